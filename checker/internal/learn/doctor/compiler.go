package doctor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// program needs what the race detector's runtime needs: headers, the C library, threads.
const program = `#include <stdlib.h>
#include <stdio.h>
int main(void) { return puts("ok") < 0 ? EXIT_FAILURE : EXIT_SUCCESS; }
`

// compiler finds out whether the C compiler that Go would use makes programs. On
// macOS the race detector needs none.
func compiler(ctx context.Context, env environment) Result {
	if env.GOOS == "darwin" {
		return Result{"C compiler", Good, "not needed on macOS", ""}
	}
	cc := strings.Fields(env.CC)
	if len(cc) == 0 {
		return noCompiler(env, "no C compiler is set (go env CC), and the race detector needs one")
	}
	if _, err := exec.LookPath(cc[0]); err != nil {
		return noCompiler(env, fmt.Sprintf("there is no C compiler %q on the PATH, and the race detector needs one", cc[0]))
	}
	dir, err := os.MkdirTemp("", "koans-doctor-")
	if err != nil {
		return Result{"C compiler", Problem, fmt.Sprintf("nothing can be written to %s, where programs are built: %v", os.TempDir(), err), "make room there, or set TMPDIR to another folder"}
	}
	defer os.RemoveAll(dir)
	if err := compile(ctx, env, cc, dir); err != nil {
		return noCompiler(env, fmt.Sprintf("the C compiler %q does not make programs, and the race detector needs it to: %v", env.CC, err))
	}
	return Result{"C compiler", Good, env.CC + " makes programs", ""}
}

func compile(ctx context.Context, env environment, cc []string, dir string) error {
	source := filepath.Join(dir, "try.c")
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		return err
	}
	args := append(cc[1:], "-o", filepath.Join(dir, "try.exe"), source)
	if env.GOOS == "windows" {
		args = append(args, "-lsynchronization") // Go's race runtime links with it; older MinGW do not have it
	} else {
		args = append(args, "-pthread")
	}
	out, err := exec.CommandContext(ctx, cc[0], args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, firstLine(string(out)))
	}
	return nil
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return first
}

func noCompiler(env environment, says string) Result {
	return Result{"C compiler", Problem, says, installCompiler(env.GOOS)}
}
