package hunt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"koans/checker/internal/exit"
)

// A Package is one of the module's own.
type Package struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	CgoFiles     []string
	TestGoFiles  []string
	XTestGoFiles []string
	Module       *Module
	ForTest      string
	Error        *struct{ Err string }
}

// A Module is the one that is hunted in.
type Module struct {
	Path, Dir, GoVersion string
	Main                 bool
}

// files returns the paths of those files that are rewritten.
func (p Package) files() []string {
	var paths []string
	for _, name := range slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles) {
		paths = append(paths, filepath.Join(p.Dir, name))
	}
	return paths
}

func (p Package) hasTests() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// generics reports whether the module's language has them.
func (m Module) generics() bool {
	return m.GoVersion != "" && version.Compare("go"+m.GoVersion, "go1.18") >= 0
}

// A UsageError says what is wrong with what was asked for, and what to do.
type UsageError struct{ What, Advice string }

func (e *UsageError) Error() string { return e.What }

// Hint returns what to do.
func (e *UsageError) Hint() string { return e.Advice }

// ExitCode returns that of wrong use.
func (e *UsageError) ExitCode() int { return exit.Usage }

// A target is what is hunted in: the packages whose tests are run, and all of the module's own that these are built of.
type target struct {
	module   Module
	packages []Package
	own      []Package
}

// find asks the go command in dir which packages the patterns name.
func find(ctx context.Context, dir string, patterns []string) (target, error) {
	named, err := list(ctx, dir, patterns)
	if err != nil {
		return target{}, err
	}
	var t target
	for _, p := range named {
		switch {
		case p.Error != nil:
			return t, &UsageError{fmt.Sprintf("the package %s cannot be hunted in: %s", p.ImportPath, strings.TrimSpace(p.Error.Err)), "hunt in a folder of the module, and name packages as for go test: ./... or ./store"}
		case p.Module == nil || !p.Module.Main:
			return t, &UsageError{fmt.Sprintf("%s is not of the module here", p.ImportPath), "hunt in a folder of the module whose bugs are looked for"}
		case t.module.Path == "":
			t.module = *p.Module
		case t.module.Path != p.Module.Path:
			return t, &UsageError{"the packages are of several modules", "hunt in one module at a time"}
		}
	}
	if len(named) == 0 {
		return t, &UsageError{"there are no packages of that name", "name packages as for go test: ./... or ./store"}
	}
	t.packages = named
	all, err := list(ctx, dir, append([]string{"-deps", "-test"}, patterns...))
	if err != nil {
		return t, err
	}
	seen := map[string]bool{}
	for _, p := range all {
		if p.Module != nil && p.Module.Path == t.module.Path && p.ForTest == "" && !strings.HasSuffix(p.ImportPath, ".test") && !seen[p.Dir] {
			seen[p.Dir] = true
			t.own = append(t.own, p)
		}
	}
	return t, nil
}

func list(ctx context.Context, dir string, args []string) ([]Package, error) {
	fields := "-json=ImportPath,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Module,ForTest,Error"
	out, err := goCommand(ctx, dir, append([]string{"list", "-e", fields}, args...)...)
	if err != nil {
		return nil, err
	}
	var all []Package
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		switch err := d.Decode(&p); {
		case err == io.EOF:
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("reading what go list says: %w", err)
		}
		all = append(all, p)
	}
}

// A BuildError is what the go command says of a package that it cannot build.
type BuildError struct{ Said string }

func (e *BuildError) Error() string {
	return "the go command says:\n" + strings.TrimRight(e.Said, "\n")
}

// Hint returns what to do.
func (e *BuildError) Hint() string {
	return "go test -c shows the same: what does not build cannot be hunted in"
}

// ExitCode returns that of tests that do not pass.
func (e *BuildError) ExitCode() int { return exit.NotPassed }

// goCommand runs the user's own go, with the user's own settings: it is the user's module.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	if runtime.GOOS != "darwin" {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1") // the race detector needs it
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exit):
		return nil, &BuildError{stderr.String() + string(out)}
	case err != nil:
		return nil, fmt.Errorf("running go %s: %w", args[0], err)
	}
	return out, nil
}
