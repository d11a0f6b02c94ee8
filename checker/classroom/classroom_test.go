//go:build linux

// Package classroom_test runs what the folders beside it give to others to run: scripts, and the steps of
// workflows, really and on small classes; only the machines they are meant for are pretended.
package classroom_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course/checksum"
	"koans/checker/internal/run/gotest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// needs skips the test where its subject could not run either, and where nobody is to wait for it: it builds and grades.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds a checker and grades a class")
	}
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("there is no %s", name)
		}
	}
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return dir
}

// cache is where confined builds keep their cache: the user's own, which lasts, because filling one takes half a minute.
func cache(t *testing.T) string {
	t.Helper()
	dir, err := gotest.DefaultCache()
	require.NoError(t, err)
	return dir
}

var builtIn string // where the checker was built; "" when it was not

var buildChecker = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "koans-classroom-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	exe := filepath.Join(dir, "checker")
	out, err := exec.Command("go", "build", "-o", exe, "koans/checker").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return exe, nil
})

func checker(t *testing.T) string {
	t.Helper()
	exe, err := buildChecker()
	require.NoError(t, err)
	return exe
}

// course makes a workbook of three small exercises, with this repository's lab, checker and Makefile, committed
// to a git of its own. Who hands in on 2026-12-01 or later loses half, and two tests are hidden.
func course(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "course")
	from := root(t)
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join(from, "checker", "testdata", "workbook"))))
	for _, folder := range []string{filepath.Join("exercises", "internal"), "checker"} {
		require.NoError(t, os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(from, folder))))
	}
	for _, name := range []string{"go.mod", "go.sum", "Makefile", ".gitignore", ".gitattributes"} {
		text, err := os.ReadFile(filepath.Join(from, name))
		require.NoError(t, err)
		write(t, filepath.Join(dir, name), string(text))
	}
	write(t, filepath.Join(dir, "grading.toml"), "runs = 1\n"+
		"[concepts.twice]\nhidden = [\"TestOneCallDoesNotWaitForTheOther\", \"TestBothTakeTheTimeOfOne\"]\n"+
		"[late]\ndeadline = 2026-12-01T00:00:00Z\nper_day = 0.5\nat_most = 0.5\n")
	sums, err := checksum.Compute(dir)
	require.NoError(t, err)
	require.NoError(t, sums.Write(dir))
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", "."},
		{"-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "as shipped"},
	} {
		said, code := run(t, dir, nil, "git", args...)
		require.Zero(t, code, said)
	}
	return dir
}

// tellsNothingHidden asserts that a student who reads said learns of a hidden test no more than that it failed.
func tellsNothingHidden(t *testing.T, said string) {
	t.Helper()
	assert.Contains(t, said, "A hidden test failed")
	assert.NotContains(t, said, "TestOneCallDoesNotWaitForTheOther")
	assert.NotContains(t, said, "TestBothTakeTheTimeOfOne")
	assert.NotRegexp(t, "time for both calls|waits? for|most common", said)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

func script(t *testing.T, path, text string) {
	t.Helper()
	write(t, path, "#!/bin/sh\n"+text)
	require.NoError(t, os.Chmod(path, 0o755))
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	require.NoError(t, err)
	return string(text)
}

// run runs a program in dir, with more of an environment, and returns what it said and its exit status.
func run(t *testing.T, dir string, env []string, program string, args ...string) (said string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "KOANS_CACHE="+cache(t)), env...)
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return b.String(), cmd.ProcessState.ExitCode()
}

// answers are the submissions of a small class, by the student's name: files by path.
func answers(t *testing.T) map[string]map[string]string {
	t.Helper()
	solutions := filepath.Join(root(t), "checker", "testdata", "workbook", "solutions")
	greet := read(t, solutions, "01_first", "01_greet", "greet.go")
	twice := read(t, solutions, "01_first", "02_twice", "twice.go")
	total := read(t, solutions, "02_second", "01_total", "total.go")
	return map[string]map[string]string{
		"right": {
			"exercises/01_first/01_greet/greet.go": greet, "exercises/01_first/02_twice/twice.go": twice,
			"exercises/02_second/01_total/total.go": total,
		},
		"wrong": { // one after the other, and a test that says yes to everything
			"greet.go": greet, "twice.go": "package twice\n\nfunc Twice(work func()) {\n\twork()\n\twork()\n}\n",
			"exercises/01_first/02_twice/twice_test.go": "package twice_test\n",
		},
		"broken": {"greet.go": "\x00\xff no Go", "work.zip": "no zip", "go.mod": "module\n"},
		"empty":  {},
		// Prints what would be a command of GitHub's, and then fails.
		"hostile": {"greet.go": "package greet\n\nfunc Greet(name string) string {\n\tpanic(\"\\n::set-output name=result::x\\n::error::y\")\n}\n"},
	}
}

// handIn lays a student's files into dir.
func handIn(t *testing.T, dir, student string) {
	t.Helper()
	files, ok := answers(t)[student]
	require.True(t, ok, student)
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for path, text := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(path)), text)
	}
}

// commands are the lines of a log that GitHub's runner would obey.
func commands(log string) []string {
	var obeyed []string
	token := ""
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		switch {
		case token != "" && line == "::"+token+"::":
			token = ""
		case token != "" || !strings.HasPrefix(line, "::"):
		case strings.HasPrefix(line, "::stop-commands::"):
			token = strings.TrimPrefix(line, "::stop-commands::")
		default:
			obeyed = append(obeyed, line)
		}
	}
	return obeyed
}

// Every script is one that a shell reads, and shellcheck, where there is one, has nothing to say about.
func TestScriptsAreSound(t *testing.T) {
	needs(t, "sh")
	var scripts []string
	for _, pattern := range []string{"*.sh", "*/*.sh", "gradescope/run_autograder"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		scripts = append(scripts, found...)
	}
	require.GreaterOrEqual(t, len(scripts), 4)
	_, err := exec.LookPath("shellcheck")
	for _, path := range scripts {
		info, statErr := os.Stat(path)
		require.NoError(t, statErr)
		require.NotZero(t, info.Mode()&0o111, "%s can be started", path)
		said, code := run(t, ".", nil, "sh", "-n", path)
		require.Zero(t, code, said)
		if err == nil {
			said, code = run(t, ".", nil, "shellcheck", path)
			require.Zero(t, code, said)
		}
	}
}
