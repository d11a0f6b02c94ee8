package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
)

func TestMain(m *testing.M) {
	sandbox.MaybeHelper()
	grade.MaybeScreen()
	if os.Getenv("KOANS_TEST_AS_CHECKER") != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"checker": main})
}

// TestScripts tests the commands from outside, each script in a folder of its own.
// The first line of a script says which defect it pins down.
func TestScripts(t *testing.T) {
	goEnv, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE", "GOROOT").Output()
	if err != nil {
		t.Fatalf("asking Go for its folders: %v", err)
	}
	cache, err := gotest.DefaultCache()
	if err != nil {
		t.Fatal(err)
	}
	folders := strings.Split(strings.TrimSpace(string(goEnv)), "\n")
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			scratch := filepath.Join(env.WorkDir, "scratch") // where programs are built: what is left there was left behind
			env.Setenv("GOCACHE", folders[0])
			env.Setenv("GOMODCACHE", folders[1])
			env.Setenv("GOTOOLCHAIN", "local")
			env.Setenv("KOANS_CACHE", cache) // one that lasts: filling it takes half a minute
			env.Setenv("GOENV", "off")
			env.Setenv("TMPDIR", scratch)
			env.Setenv("TMP", scratch)
			env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			env.Setenv("COLUMNS", "80")
			// The PATH of a machine on which nothing is installed but the checker.
			checker, _, _ := strings.Cut(env.Getenv("PATH"), string(filepath.ListSeparator))
			env.Setenv("CHECKERPATH", checker)
			return os.MkdirAll(scratch, 0o755)
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "root":
				return os.Getuid() == 0, nil
			case "mounts": // and may do so where nobody else sees it
				return exec.Command("unshare", "-m", "mount", "-t", "tmpfs", "none", t.TempDir()).Run() == nil, nil
			}
			return false, fmt.Errorf("no such condition: %s", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"workbook": cmdWorkbook,
			"solve":    cmdSolve,
			"exits":    cmdExits,
			"narrow":   cmdNarrow,
			"nothing":  cmdNothing,
			"cure":     cmdCure,
		},
	})
}

// workbook DIR makes a workbook of three small exercises, with the lab and the
// modules of this repository, committed to a git of its own.
func cmdWorkbook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: workbook DIR")
	}
	root := ts.MkAbs(args[0])
	ts.Check(os.CopyFS(root, os.DirFS(filepath.Join(startDir, "testdata", "workbook"))))
	internal := filepath.Join("exercises", "internal")
	ts.Check(os.CopyFS(filepath.Join(root, internal), os.DirFS(filepath.Join(startDir, "..", internal))))
	ts.Check(os.Mkdir(filepath.Join(root, "checker"), 0o755))
	for _, name := range []string{"go.mod", "go.sum", ".gitignore", ".gitattributes", "Makefile", "checker/bootstrap.sh"} {
		b, err := os.ReadFile(filepath.Join(startDir, "..", name))
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(root, name), b, 0o644))
	}
	sums, err := checksum.Compute(root)
	ts.Check(err)
	ts.Check(sums.Write(root))
	for _, git := range [][]string{
		{"init", "-q"},
		{"add", "."},
		{"-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "as shipped"},
	} {
		ts.Check(ts.Exec("git", append([]string{"-C", root}, git...)...))
	}
}

// startDir is the folder of this package: scripts change folders, the test does not.
var startDir, _ = os.Getwd()

// solve PATH... copies reference answers over stubs, in the workbook that is the working directory.
func cmdSolve(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: solve PATH...")
	}
	for _, path := range args {
		file := filepath.Join(path, path[strings.LastIndex(path, "_")+1:]+".go")
		b, err := os.ReadFile(ts.MkAbs(filepath.Join("solutions", file)))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(filepath.Join("exercises", file)), b, 0o644))
	}
}

// exits CODE COMMAND... runs a command that must end with that code.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("it exited with %d, not %d", got, want)
	}
}

// narrow WIDTH fails when a line of the last command's output is wider.
func cmdNarrow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: narrow WIDTH")
	}
	width, err := strconv.Atoi(args[0])
	ts.Check(err)
	for line := range strings.SplitSeq(ts.ReadFile("stdout"), "\n") {
		if n := utf8.RuneCountInString(line); n > width {
			ts.Fatalf("%d columns: %s", n, line)
		}
	}
}

// nothing left fails when a folder that the checker built in is still there; nothing running
// fails when a program that was built there is.
func cmdNothing(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: nothing left|running")
	}
	scratch := ts.Getenv("TMPDIR")
	var found []string
	var err error
	switch args[0] {
	case "left":
		found, err = filepath.Glob(filepath.Join(scratch, "koans-*"))
	case "running":
		found, err = processesBelow(scratch)
	}
	ts.Check(err)
	if len(found) > 0 {
		ts.Fatalf("%s: %s", args[0], strings.Join(found, ", "))
	}
}

// cure TEXT [COMMAND...] does what the last command has said would help: the advice from TEXT on, up to what else might.
// COMMAND then runs in the same shell, and must succeed. Where the advice leaves a FOLDER open, it is $FOLDER.
func cmdCure(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: cure TEXT [COMMAND...]")
	}
	for line := range strings.SplitSeq(ts.ReadFile("stdout")+"\n"+ts.ReadFile("stderr"), "\n") {
		_, advice, ok := strings.Cut(line, "-> ")
		at := strings.Index(advice, args[0])
		if !ok || at < 0 {
			continue
		}
		first, _, _ := strings.Cut(advice[at:], ", or ")
		first = strings.ReplaceAll(first, "FOLDER", ts.Getenv("FOLDER"))
		ts.Check(ts.Exec("sh", "-c", first+"\n"+strings.Join(args[1:], " ")))
		return
	}
	ts.Fatalf("no advice to %s", args[0])
}

// processesBelow lists the processes whose program is, or was, a file below dir. Only
// Linux tells without asking another program; elsewhere the list is empty.
func processesBelow(dir string) ([]string, error) {
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		return nil, err
	}
	var found []string
	for _, link := range links {
		program, err := os.Readlink(link)
		if err != nil {
			continue // ended meanwhile, or another user's
		}
		if strings.HasPrefix(program, dir+string(filepath.Separator)) {
			found = append(found, fmt.Sprintf("%s (%s)", program, filepath.Base(filepath.Dir(link))))
		}
	}
	return found, nil
}
