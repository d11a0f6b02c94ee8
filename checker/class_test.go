package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// answers are what students of the simulated class hand in for the sample exercise, and what must become of
// each. Each does the same every time: what is said of one that depends on the schedule may differ from run to run.
var answers = []struct{ name, status, source string }{
	{"reference", "passed", "package sample\n\nimport \"sync\"\n\nfunc Twice(work func()) {\n\tvar both sync.WaitGroup\n\tboth.Go(work)\n\tboth.Go(work)\n\tboth.Wait()\n}\n"},
	{"channel", "passed", "package sample\n\nfunc Twice(work func()) {\n\tdone := make(chan bool)\n\tfor range 2 {\n\t\tgo func() { work(); done <- true }()\n\t}\n\t<-done\n\t<-done\n}\n"},
	{"one after another", "failed", "package sample\n\nfunc Twice(work func()) {\n\twork()\n\twork()\n}\n"},
	{"nobody goes on", "failed", "package sample\n\nfunc Twice(work func()) { select {} }\n"},
	{"once", "failed", "package sample\n\nfunc Twice(work func()) { work() }\n"},
	{"leak", "failed", "package sample\n\nimport \"sync\"\n\nfunc Twice(work func()) {\n\tvar both sync.WaitGroup\n\tboth.Go(work)\n\tboth.Go(work)\n\tboth.Wait()\n\tgo func() { select {} }()\n}\n"},
	{"broken", "failed", "package sample\n\nfunc Twice(work func() {\n"},
	{"exit", "failed", "package sample\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n\nfunc Twice(func()) {}\n"},
	{"norace", "failed", "package sample\n\n//go:norace\nfunc Twice(work func()) { work() }\n"},
	{"panic", "failed", "package sample\n\nfunc Twice(func()) { panic(\"no\") }\n"},
	{"untouched", "untouched", ""},
	{"missing", "missing", ""},
}

// simulated makes a class of so many students in dir, each with one of the answers, in a style of
// their own or word for word like others', and returns what must become of each, by id.
func simulated(t *testing.T, dir, stub string, students int) map[string]string {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	want := map[string]string{}
	for i := range students {
		a := answers[i%len(answers)]
		id := fmt.Sprintf("student%03d", i)
		want[id] = a.status
		folder := filepath.Join(dir, id)
		require.NoError(t, os.MkdirAll(folder, 0o755))
		source := a.source
		switch {
		case a.name == "missing":
			continue
		case a.name == "untouched":
			source = stub
		case rng.IntN(4) == 0:
			source += fmt.Sprintf("\n// written by student %d\n", i)
		}
		require.NoError(t, os.WriteFile(filepath.Join(folder, "sample.go"), []byte(source), 0o644))
	}
	return want
}

// grader returns the command that grades the class; the program is this test's own.
func grader(t *testing.T, root, class, out string) *exec.Cmd {
	exe, err := os.Executable()
	require.NoError(t, err)
	cache, err := gotest.DefaultCache()
	require.NoError(t, err)
	cmd := exec.Command(exe, "grade", class, "--out", out, "--cache", cache)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "KOANS_TEST_AS_CHECKER=1")
	return cmd
}

// A class of two hundred: every grade is as expected, and killed at fifty random instants
// the grader arrives at the same gradebook, byte for byte.
func TestAClassSurvivesItsGrader(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes minutes")
	}
	if runtime.GOOS == "windows" {
		t.Skip("nothing confines submissions on Windows")
	}
	c := coursetest.New(t, nil)
	stub, err := os.ReadFile(coursetest.Exercise(t, c, coursetest.Sample).File("sample.go"))
	require.NoError(t, err)
	class := t.TempDir()
	want := simulated(t, class, string(stub), 200)

	undisturbed := filepath.Join(t.TempDir(), "grades")
	began := time.Now()
	said, err := grader(t, c.Root, class, undisturbed).CombinedOutput()
	require.NoError(t, err, "%s", said)
	took := time.Since(began)
	book, err := os.ReadFile(filepath.Join(undisturbed, "gradebook.json"))
	require.NoError(t, err)
	var read struct {
		Students []struct {
			ID     string
			Scores []struct{ Status string }
		}
	}
	require.NoError(t, json.Unmarshal(book, &read))
	require.Len(t, read.Students, len(want))
	for _, s := range read.Students {
		assert.Equal(t, want[s.ID], s.Scores[0].Status, "%s, who handed in %s", s.ID, answers[index(s.ID)%len(answers)].name)
	}

	const kills = 50
	disturbed := filepath.Join(t.TempDir(), "grades")
	rng := rand.New(rand.NewPCG(3, uint64(time.Now().UnixNano())))
	killed, judged := 0, 0
	for range kills {
		cmd := grader(t, c.Root, class, disturbed)
		var out bytes.Buffer
		cmd.Stderr = &out
		require.NoError(t, cmd.Start())
		// Whenever it strikes: while it starts, builds, runs, writes. What is left of the work
		// is spread over the kills, or the first would leave nothing to the others.
		time.Sleep(time.Duration(rng.Float64() * 2 * float64(took) / kills * 3))
		if cmd.Process.Kill() == nil {
			killed++
		}
		_ = cmd.Wait() // it was killed, or had ended
		if n := lines(filepath.Join(disturbed, "journal.jsonl")); n < judged {
			t.Fatalf("the journal had %d results and has %d", judged, n)
		} else {
			judged = n
		}
	}
	t.Logf("%d kills, %d results in the journal then; undisturbed it takes %v", killed, judged, took)
	said, err = grader(t, c.Root, class, disturbed).CombinedOutput()
	require.NoError(t, err, "%s", said)
	for _, name := range []string{"gradebook.json", "gradebook.csv", "canvas.csv", "moodle.csv", "junit.xml"} {
		a, err := os.ReadFile(filepath.Join(undisturbed, name))
		require.NoError(t, err)
		b, err := os.ReadFile(filepath.Join(disturbed, name))
		require.NoError(t, err)
		assert.Equal(t, string(a), string(b), name)
	}
	left, err := processesBelow(disturbed)
	require.NoError(t, err)
	assert.Empty(t, left, "processes of a killed grader")
	scratch, err := os.ReadDir(filepath.Join(disturbed, "scratch"))
	require.NoError(t, err)
	assert.Empty(t, scratch, "what a killed grader was building")
}

func index(id string) (n int) {
	_, _ = fmt.Sscanf(strings.TrimPrefix(id, "student"), "%d", &n)
	return n
}

func lines(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	return bytes.Count(text, []byte("\n"))
}
