package hunt

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"

	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/meter"
)

// An outcome is what has come of one run of one test.
type outcome struct {
	failed bool
	stuck  bool // nothing went on, and every goroutine waited for another one
	late   bool // it was ended for the time it took, which says nothing
	output string
	took   time.Duration
}

// How long a run is watched. One that stands still is asked for its goroutines; it does not survive the question.
const (
	look      = 50 * time.Millisecond
	quietCPU  = 20 * time.Millisecond // what the runtime itself may use meanwhile
	standing  = time.Second           // without processor time, beyond what a plain run took, before it is asked
	firstTime = 5 * time.Second       // the same for the plain run, of which nobody knows yet how long it sleeps
	longest   = time.Minute           // for a plain run
	answer    = 2 * time.Second       // for the dump to be written
	mostKept  = 4 << 20               // of what a run says
)

// A limit bounds a run.
type limit struct{ still, wall time.Duration }

// limits of the runs of a test whose plain run took that long.
func limits(took time.Duration) limit { return limit{standing + took, 5*time.Second + 10*took} }

// A schedule is how a run differs from the others.
type schedule struct {
	seed  uint64 // 0 for a plain run
	procs int    // GOMAXPROCS; 0 for the machine's
}

// run runs one test in a process of its own.
func (b binary) run(ctx context.Context, test string, how schedule, lim limit) (outcome, error) {
	cmd := exec.Command(b.path, "-test.run=^"+test+"$", "-test.timeout=0", "-test.count=1")
	cmd.Dir = b.Dir
	cmd.Env = append(os.Environ(), "HUNT_MODULE="+b.Module.Dir, "GOTRACEBACK=all", "GORACE=atexit_sleep_ms=0")
	if how.seed != 0 {
		cmd.Env = append(cmd.Env, "KOANS_PERTURB="+strconv.FormatUint(how.seed, 10))
	}
	if how.procs != 0 {
		cmd.Env = append(cmd.Env, "GOMAXPROCS="+strconv.Itoa(how.procs))
	}
	out := &kept{}
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = answer
	ownGroup(cmd)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return outcome{}, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // ProcessState tells how it went
	}()
	asked := watch(ctx, cmd, ended, lim)
	_ = killGroup(cmd) // what it may have left
	<-ended
	o := outcome{output: frames.ReplaceAllString(out.String(), ""), took: time.Since(began), failed: !cmd.ProcessState.Success()}
	if asked {
		o.stuck = gotest.Hopeless(o.output, true)
		o.failed, o.late = o.stuck, !o.stuck
	}
	return o, ctx.Err()
}

// watch returns when the process has ended, or has been asked for its goroutines and had time to answer.
func watch(ctx context.Context, cmd *exec.Cmd, ended <-chan struct{}, lim limit) (asked bool) {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	wall := time.NewTimer(lim.wall)
	defer wall.Stop()
	m, cpu, moved := meter.New(cmd.Process.Pid), time.Duration(0), time.Now()
	for {
		select {
		case <-ended:
			return false
		case <-ctx.Done():
			return false
		case <-wall.C:
		case now := <-ticker.C:
			used, ok := m.Read()
			if !ok || used.CPU > cpu+quietCPU {
				cpu, moved = used.CPU, now
			}
			if now.Sub(moved) < lim.still {
				continue
			}
		}
		if err := askForGoroutines(cmd); err != nil {
			return true
		}
		select {
		case <-ended:
		case <-ctx.Done():
		case <-time.After(answer):
		}
		return true
	}
}

// frames finds those of the hooks in stacks: they are nobody's code.
var frames = regexp.MustCompile(`(?m)^[ \t]*\S*/` + hookFolder + `\.\S.*\n[ \t]+\S.*\n`)

// kept keeps the beginning of what is written to it.
type kept struct{ bytes.Buffer }

func (k *kept) Write(p []byte) (int, error) {
	k.Buffer.Write(p[:min(len(p), max(0, mostKept-k.Len()))])
	return len(p), nil
}
