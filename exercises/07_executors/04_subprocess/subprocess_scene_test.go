package subprocess_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	subprocess "koans/exercises/07_executors/04_subprocess"
	"koans/exercises/internal/processes"
)

// The program that is run is this one, started again with an environment variable. It names the folder in
// which the processes of one test say that they are there. The other variable tells who has started it all.
const (
	folder = "KOANS_SUBPROCESS"
	owner  = "KOANS_SUBPROCESS_OWNER"
)

// A process of the scene ends here, before any test begins. So does one that has not been given its environment, and would
// run the tests, which would start further ones. In all others this does nothing.
func init() {
	dir, who := os.Getenv(folder), os.Getenv(owner)
	switch {
	case dir != "":
		os.Exit(play(dir, who, os.Args[1:]))
	case who != "":
		fmt.Fprintln(os.Stderr, "started without the environment that it was to have")
		os.Exit(65)
	}
}

// play is the program: what it does is its first argument. It returns the exit code.
func play(dir, who string, args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "started without arguments")
		return 64
	}
	go endWith(dir, who)
	signal.Ignore(os.Interrupt, syscall.SIGTERM) // a request is not enough
	announce := func(as string) { os.WriteFile(filepath.Join(dir, fmt.Sprint(as, "-", os.Getpid())), nil, 0o600) }
	switch args[0] {
	case "code": // writes its other arguments, and ends with the first
		fmt.Println(strings.Join(args[1:], " "), os.Getenv("WORD"))
		code, _ := strconv.Atoi(args[1])
		return code
	case "echo": // writes what it reads, as it reads it, and to the other output how much it was
		n, _ := io.Copy(os.Stdout, os.Stdin)
		fmt.Fprint(os.Stderr, n)
	case "flood": // fills its second output first
		for _, out := range []io.Writer{os.Stderr, os.Stdout} {
			w := bufio.NewWriter(out)
			fmt.Fprint(w, strings.Repeat("x", flood))
			w.Flush()
		}
	case "work": // is there until it is told to go
		announce("work")
		for !exists(filepath.Join(dir, "go")) {
			time.Sleep(time.Millisecond)
		}
	case "look": // tells whether the other is there still
		other, _ := os.ReadFile(filepath.Join(dir, "other"))
		pid, _ := strconv.Atoi(string(other))
		fmt.Print(processes.Listed(pid))
		announce("look")
	case "sleep": // until it is killed
		fmt.Print("so far")
		announce("sleep")
		select {}
	case "family", "orphan": // starts another, which holds its output; the orphan's parent does not wait for it
		child := exec.Command(os.Args[0], "sleep")
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			fmt.Fprint(os.Stderr, err)
			return 70
		}
		for len(found(dir, "sleep")) == 0 {
			time.Sleep(time.Millisecond)
		}
		announce(args[0])
		if args[0] == "orphan" {
			return 7
		}
		child.Wait()
	}
	return 0
}

// flood is more than any pipe holds.
const flood = 256 << 10

// endWith ends this process when the test has ended, or its process: nothing survives a run that is killed.
func endWith(dir, who string) {
	pid, _ := strconv.Atoi(who)
	for processes.Listed(pid) && exists(dir) {
		time.Sleep(10 * time.Millisecond)
	}
	os.Exit(70)
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// found returns the processes that have said that they are there, as what they said.
func found(dir, as string) []int {
	var pids []int
	files, _ := filepath.Glob(filepath.Join(dir, as+"-*"))
	for _, file := range files {
		pid, _ := strconv.Atoi(file[strings.LastIndex(file, "-")+1:])
		pids = append(pids, pid)
	}
	slices.Sort(pids)
	return pids
}

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

// A run is a call of Run that may not have returned.
type run struct {
	s      *scene
	ended  chan struct{}
	result subprocess.Result
	err    error
}

func (s *scene) run(ctx context.Context, pool *subprocess.Pool, c subprocess.Command) *run {
	r := &run{s: s, ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		r.result, r.err = pool.Run(ctx, c)
	}()
	return r
}

// comes waits until Run's process has said that it is there, as what it says, and returns its number.
func (r *run) comes(as string) int {
	r.s.t.Helper()
	here := func() bool { return len(found(r.s.dir, as)) > 0 }
	r.s.wait(func() bool { return here() || r.over() }, "Run: its process has not come to work")
	if !here() {
		r.s.t.Fatalf("Run has returned, and its process has not come to work. The error is: %v", r.err)
	}
	return found(r.s.dir, as)[0]
}

func (r *run) over() bool {
	select {
	case <-r.ended:
		return true
	default:
		return false
	}
}

// wait returns what Run returned, which why says that it should.
func (r *run) wait(why string) (subprocess.Result, error) {
	r.s.t.Helper()
	r.s.wait(r.over, "Run has not returned, although %s", why)
	return r.result, r.err
}

// must is wait for a Run that has no reason to fail.
func (r *run) must(why string) subprocess.Result {
	r.s.t.Helper()
	result, err := r.wait(why)
	require.NoError(r.s.t, err, "the error of Run, although %s", why)
	return result
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
