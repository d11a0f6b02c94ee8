//go:build unix

package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/run/coursetest"
)

// Whoever is told to end does so at any moment, says so, leaves no process behind, and has lost nothing.
func TestAGraderThatIsToldToEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute")
	}
	c := coursetest.New(t, nil)
	stub, err := os.ReadFile(coursetest.Exercise(t, c, coursetest.Sample).File("sample.go"))
	require.NoError(t, err)
	class := t.TempDir()
	simulated(t, class, string(stub), 60)
	undisturbed := filepath.Join(t.TempDir(), "grades")
	began := time.Now()
	said, err := grader(t, c.Root, class, undisturbed).CombinedOutput()
	require.NoError(t, err, "%s", said)
	took := time.Since(began)

	const tells = 12
	disturbed := filepath.Join(t.TempDir(), "grades")
	rng := rand.New(rand.NewPCG(5, uint64(time.Now().UnixNano())))
	var longest time.Duration
	for i := range tells {
		cmd := grader(t, c.Root, class, disturbed)
		var out bytes.Buffer
		cmd.Stderr = &out
		require.NoError(t, cmd.Start())
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		time.Sleep(time.Duration(rng.Float64() * 4 * float64(took) / tells))
		told := time.Now()
		_ = cmd.Process.Signal([]os.Signal{syscall.SIGINT, syscall.SIGTERM}[i%2]) // it may have ended
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.Exited() { // and was not told before it listened
				assert.Contains(t, out.String(), "interrupted", "what is said on the way out, status %d", exit.ExitCode())
			}
			longest = max(longest, time.Since(told))
		case <-time.After(30 * time.Second):
			_ = cmd.Process.Kill()
			t.Fatalf("it has not ended 30 s after it was told to")
		}
		left, err := processesBelow(disturbed)
		require.NoError(t, err)
		assert.Empty(t, left, "processes that are left")
	}
	t.Logf("told %d times; the longest until it had ended: %v", tells, longest)
	said, err = grader(t, c.Root, class, disturbed).CombinedOutput()
	require.NoError(t, err, "%s", said)
	want, err := os.ReadFile(filepath.Join(undisturbed, "gradebook.csv"))
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join(disturbed, "gradebook.csv"))
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// Whoever grades into a folder in which another is at work is sent away, and has touched nothing that the other reads or writes.
func TestTwoGradersOfOneFolder(t *testing.T) {
	c := coursetest.New(t, nil)
	download := filepath.Join(t.TempDir(), "download.zip")
	put(t, download, zipOf(tree{"Ada Ly_1_assignsubmission_file_sample.go": rightAnswer}))
	out := filepath.Join(t.TempDir(), "grades")
	release, err := grade.Hold(out)
	require.NoError(t, err)
	defer release()
	first := []string{"journal.jsonl", filepath.Join("unpacked", "Bo Ek_2_assignsubmission_file_sample.go"), filepath.Join("scratch", "build", "sample.go")}
	for _, name := range first {
		put(t, filepath.Join(out, name), "the first's")
	}
	for _, more := range [][]string{{}, {"--lms", "moodle"}, {"--fresh"}, {"--lms", "moodle", "--fresh", "--rules", os.DevNull}} {
		cmd := grader(t, c.Root, download, out)
		cmd.Args = append(cmd.Args, more...)
		said, err := cmd.CombinedOutput()
		require.Error(t, err)
		assert.Equal(t, 2, cmd.ProcessState.ExitCode())
		assert.Contains(t, string(said), "another checker is at work in "+out)
		assert.Contains(t, string(said), "-> wait until it has ended")
		for _, name := range first {
			assert.FileExists(t, filepath.Join(out, name), "after grade %q", more)
		}
	}
}
