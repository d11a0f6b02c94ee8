package doctor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/toolchain"
)

// program needs what the race detector's runtime needs: headers, the C library, threads.
const program = `#include <stdlib.h>
#include <stdio.h>
int main(void) { return puts("ok") < 0 ? EXIT_FAILURE : EXIT_SUCCESS; }
`

// compiler finds out whether the C compiler that Go would use makes programs. On
// macOS the race detector needs none.
func compiler(ctx context.Context, root string, env toolchain.Env) Result {
	if env.GOOS == "darwin" {
		return Result{"C compiler", Good, "not needed on macOS", ""}
	}
	cc := strings.Fields(env.CC)
	if len(cc) == 0 {
		return Result{"C compiler", Problem, "no C compiler is set (go env CC), and the race detector needs one", otherCompiler(env)}
	}
	if _, err := exec.LookPath(cc[0]); err != nil {
		return Result{"C compiler", Problem, fmt.Sprintf("there is no C compiler %q on the PATH, and the race detector needs one", cc[0]), otherCompiler(env)}
	}
	dir, err := gotest.Scratch()
	if err != nil {
		return trouble("C compiler", err)
	}
	defer os.RemoveAll(dir)
	said, err := compile(ctx, env, cc, dir)
	if err == nil {
		return Result{"C compiler", Good, env.CC + " makes programs", ""}
	}
	if why := gotest.Trouble(ctx, root, said); why != nil {
		return trouble("C compiler", why)
	}
	return Result{"C compiler", Problem,
		fmt.Sprintf("the C compiler %q does not make programs, and the race detector needs it to: %v: %s", env.CC, err, firstLine(said)), installCompiler(env.GOOS)}
}

// otherCompiler says how to come by a C compiler where the one that Go would use is not there: perhaps another is.
func otherCompiler(env toolchain.Env) string {
	there := ""
	for _, name := range []string{"gcc", "clang"} {
		if _, err := exec.LookPath(name); err == nil {
			there = name
			break
		}
	}
	usual := env.CC == "gcc" || env.CC == "clang"
	switch {
	case there == "":
		return installCompiler(env.GOOS)
	case there == "gcc" && os.Getenv("CC") != "":
		return "unset CC"
	case os.Getenv("CC") != "":
		return "export CC=" + there
	case there == "gcc" && !usual:
		return "go env -u CC"
	}
	return "go env -w CC=" + there
}

func compile(ctx context.Context, env toolchain.Env, cc []string, dir string) (said string, err error) {
	source := filepath.Join(dir, "try.c")
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		return err.Error(), err
	}
	args := append(cc[1:], "-o", filepath.Join(dir, "try.exe"), source)
	if env.GOOS == "windows" {
		args = append(args, "-lsynchronization") // Go's race runtime links with it; older MinGW do not have it
	} else {
		args = append(args, "-pthread")
	}
	out, err := exec.CommandContext(ctx, cc[0], args...).CombinedOutput()
	return string(out), err
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return first
}
