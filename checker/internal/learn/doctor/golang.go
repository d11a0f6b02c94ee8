package doctor

import (
	"bytes"
	"context"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/toolchain"
)

// goEnv asks the go command for its environment. When that cannot be done, the
// result says why.
func goEnv(ctx context.Context, root string) (toolchain.Env, *Result) {
	if _, err := exec.LookPath("go"); err != nil {
		return toolchain.Env{}, &Result{"Go", Problem, "Go is not installed, or its folder is not on the PATH", installGo(runtime.GOOS)}
	}
	env, err := toolchain.Ask(ctx, root)
	if err != nil {
		if why := gotest.Trouble(ctx, root, err.Error()); why != nil {
			r := trouble("Go", why)
			return env, &r
		}
		return env, &Result{"Go", Problem, fmt.Sprintf("Go does not work: %v", err), installGo(runtime.GOOS)}
	}
	return env, nil
}

// goVersion compares the go command with what go.mod asks for.
func goVersion(root string, env toolchain.Env) Result {
	want := wanted(root)
	switch {
	case !version.IsValid(env.GOVERSION) || version.Compare(env.GOVERSION, want) >= 0: // a Go built from source has no valid version
		return Result{"Go", Good, fmt.Sprintf("%s in %s", env.GOVERSION, env.GOROOT), ""}
	case env.GOTOOLCHAIN == "local" || strings.HasPrefix(env.GOTOOLCHAIN, "go"):
		return Result{"Go", Problem,
			fmt.Sprintf("the workbook needs %s or newer, and this is %s (GOTOOLCHAIN=%s)", want, env.GOVERSION, env.GOTOOLCHAIN),
			installGo(runtime.GOOS) + ", or let Go fetch it by itself: go env -w GOTOOLCHAIN=auto"}
	}
	return Result{"Go", Warning, fmt.Sprintf("this is %s; it downloads %s by itself, because the workbook needs it", env.GOVERSION, want), ""}
}

// wanted returns the version that go.mod asks for, as "go1.26.0"; "" when it does not say.
func wanted(root string) string {
	path := filepath.Join(root, "go.mod")
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	mod, err := modfile.ParseLax(path, b, nil)
	if err != nil || mod.Go == nil {
		return ""
	}
	return "go" + mod.Go.Version
}

// platform makes sure that what the go command builds can run here.
func platform(env toolchain.Env) Result {
	target, host := env.GOOS+"/"+env.GOARCH, env.GOHOSTOS+"/"+env.GOHOSTARCH
	if target != host {
		return Result{"Platform", Problem,
			fmt.Sprintf("Go is set to build for %s, and this machine runs %s", target, host),
			"unset GOOS and GOARCH in the environment, and: go env -u GOOS GOARCH"}
	}
	return Result{"Platform", Good, target, ""}
}

// raceDetector asks the go command, which knows the systems that it supports,
// and whether the standard library is yet to be built for it: first. It asks for
// the packages that every test binary is made of.
func raceDetector(ctx context.Context, root string, env toolchain.Env) (r Result, first bool) {
	out, err := toolchain.Output(ctx, root, slices.Concat([]string{"list", "-deps", "-f", "{{if .Stale}}stale{{end}}"},
		toolchain.BuildFlags, []string{"testing", "net/http"})...)
	if err != nil {
		if why := gotest.Trouble(ctx, root, err.Error()); why != nil {
			return trouble("Race detector", why), false
		}
		return Result{"Race detector", Problem,
			fmt.Sprintf("Go's race detector does not work on %s/%s, and without it no answer can be called right: %v", env.GOOS, env.GOARCH, err),
			"use Go for 64-bit Linux, macOS or Windows; on Windows for ARM that is Go for amd64, or WSL"}, false
	}
	if len(bytes.TrimSpace(out)) > 0 {
		return Result{"Race detector", Good, "works; " + FirstBuildTakes, ""}, true
	}
	return Result{"Race detector", Good, "works, and the standard library is built for it", ""}, false
}

// FirstBuildTakes prepares the learner for the longest wait that there is.
const FirstBuildTakes = "the standard library is yet to be built for it, once, which takes about half a minute"
