package subprocess_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	subprocess "koans/exercises/07_executors/04_subprocess"
	"koans/exercises/internal/processes"
)

// What should be there in an instant takes a while on a busy machine. It is said to be missing only when others, started and ended one
// after another, have shown what the machine could have done meanwhile: fewer of them once something has been missing.
var (
	grace  = 2 * time.Second
	others = 12
)

// A scene is where the processes of one test are.
type scene struct {
	t    *testing.T
	dir  string
	self string // the program
}

func newScene(t *testing.T) *scene {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err, "finding the tests' own program")
	require.NoError(t, processes.Adopt(), "asking for the orphans of what is started")
	dir, err := os.MkdirTemp("", "subprocess-") // not t.TempDir: that fails a test in whose folder somebody still writes
	require.NoError(t, err, "making a folder for what is started")
	t.Setenv(owner, strconv.Itoa(os.Getpid())) // for what is started, and only as long as this test goes on
	s := &scene{t, dir, self}
	t.Cleanup(func() {
		for _, pid := range found(dir, "*") {
			if !processes.Gone(pid) {
				processes.Kill(pid)
			}
		}
		os.RemoveAll(dir)
	})
	return s
}

// command is one that does as it is told.
func (s *scene) command(args ...string) subprocess.Command {
	return subprocess.Command{
		Path: s.self, Args: args,
		Env: append(os.Environ(), folder+"="+s.dir, "GORACE=atexit_sleep_ms=0", "GOMAXPROCS=1", "WORD=and a word"),
	}
}

// wait fails t unless done comes true before long. Processes are not seen but by looking again and again.
func (s *scene) wait(done func() bool, format string, args ...any) {
	s.t.Helper()
	for late := time.Now().Add(grace); time.Now().Before(late); time.Sleep(2 * time.Millisecond) { // asleep, not blocked: nobody takes it for stuck
		if done() {
			return
		}
	}
	for range others {
		require.NoError(s.t, s.another(), "starting a process beside the pool")
		if done() {
			return
		}
	}
	grace, others = 0, 4
	s.t.Fatalf(format, args...)
}

// requireWaitedFor fails t if the process table has an entry for what Run started and did not wait for.
func (s *scene) requireWaitedFor(pid int) {
	s.t.Helper()
	if !processes.Zombies {
		s.t.Log("not proven here: that Run has waited for its process. On this system those that have ended are not kept for their parents")
	}
	require.False(s.t, processes.Listed(pid), "Run has returned, and its process is still in the process table: alive, or a zombie that nobody has waited for")
}

// requireKilled fails t if one that the process had started does not end.
func (s *scene) requireKilled(pid int) {
	s.t.Helper()
	s.wait(func() bool { return processes.Gone(pid) }, "Run has returned, and a process of the group that its process had started goes on")
}

// do runs the command with a context that does not end.
func (s *scene) do(pool *subprocess.Pool, c subprocess.Command) subprocess.Result {
	s.t.Helper()
	return s.run(s.t.Context(), pool, c).must("nothing is wrong with its command")
}

// say tells all processes of the scene.
func (s *scene) say(word string) {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(filepath.Join(s.dir, word), nil, 0o600), "telling the processes %q", word)
}

// another starts a process beside the pool, and returns when that has ended: so long who is not held back has had to begin.
func (s *scene) another() error {
	c := s.command("code", "0")
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Env = c.Env
	return cmd.Run()
}

// A watched System counts how often it was told to kill what had been started.
type watched struct {
	processes.Groups
	slow  func() // what the first such call waits for
	kills atomic.Int64
}

func (w *watched) Kill(cmd *exec.Cmd) error {
	if cmd.Process != nil && w.kills.Add(1) == 1 && w.slow != nil {
		w.slow()
	}
	return w.Groups.Kill(cmd)
}
