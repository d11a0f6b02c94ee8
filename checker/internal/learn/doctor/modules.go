package doctor

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
)

// modules looks at the files that say what the tests are built with. A sum file that cannot be read is [git]'s to tell of.
func modules(root string) Result {
	changes, err := checksum.Modules(root)
	if err != nil || len(changes) == 0 {
		return Result{"Modules", Good, "as shipped", ""}
	}
	return Result{"Modules", Problem, changes[0].String() + " (go get or an editor has changed it)", "git checkout -- go.mod go.sum"}
}

// plainly finds out whether the go command works in the workbook without the settings that the checker
// gives it: go run and go test on the command line, and the editor, have none.
func plainly(ctx context.Context, root string) Result {
	cmd := exec.CommandContext(ctx, "go", "list", "-m")
	cmd.Dir = root
	out, err := cmd.Output()
	if err == nil && slices.Contains(strings.Fields(string(out)), course.Module) {
		return Result{"Plain go", Good, "go test and your editor work here, too", ""}
	}
	const says = "the checker works, but go test and your editor do not: "
	for _, s := range []struct{ name, fault, mend string }{
		{"GO111MODULE", "off", "unset GO111MODULE; go env -u GO111MODULE"},
		{"GOFLAGS", "-mod=vendor", "unset GOFLAGS; go env -u GOFLAGS"},
		{"GOWORK", string(os.PathSeparator), "export GOWORK=off"},
	} {
		if value := setting(ctx, root, s.name); strings.Contains(value, s.fault) {
			return Result{"Plain go", Warning, says + s.name + " is " + value, s.mend}
		}
	}
	return Result{"Plain go", Warning, says + "go list -m fails", "go list -m tells why"}
}

func setting(ctx context.Context, root, name string) string {
	cmd := exec.CommandContext(ctx, "go", "env", name)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return os.Getenv(name)
	}
	return strings.TrimSpace(string(out))
}
