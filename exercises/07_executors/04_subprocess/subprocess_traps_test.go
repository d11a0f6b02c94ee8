package subprocess_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	subprocess "koans/exercises/07_executors/04_subprocess"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/processes"
)

// What each process says comes back to the one who asked for it.
func TestEachHasAResultOfItsOwn(t *testing.T) {
	lab.Rule(t, "In and out", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(3, processes.Groups{})
		var all sync.WaitGroup
		results := make([]subprocess.Result, 4)
		errs := make([]error, len(results))
		for i := range results {
			all.Go(func() {
				results[i], errs[i] = pool.Run(t.Context(), s.command("code", strconv.Itoa(i), "of four"))
			})
		}
		all.Wait()
		for i, r := range results {
			require.NoError(t, errs[i], "the error of Run for process %d", i)
			require.Equal(t, i, r.ExitCode, "exit code of process %d", i)
			require.Equal(t, fmt.Sprintln(i, "of four and a word"), r.Stdout, "Stdout of process %d", i)
		}
	})
}

// No environment is one as well: only nil stands for the environment of this process.
func TestAnEmptyEnvironmentIsEmpty(t *testing.T) {
	lab.Rule(t, "In and out", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		c := s.command("environment")
		c.Env = []string{}
		require.Equal(t, "", s.do(pool, c).Stdout, "the value that a variable of this process has in one whose Env is empty, but not nil")
		c.Env = nil
		require.Equal(t, os.Getenv(owner), s.do(pool, c).Stdout, "the value that a variable of this process has in one whose Env is nil")
	})
}

// Whoever holds a place and does not work gives it back: nobody needs to wait for it.
func TestNoPlaceIsLost(t *testing.T) {
	lab.Rule(t, "At most n", "Run", "New")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { subprocess.New(0, processes.Groups{}) }, "a pool without a place must not be made")
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		none := s.command()
		none.Path = filepath.Join(s.dir, "no such program")
		for range 2 {
			_, err := s.run(t.Context(), pool, none).wait("there is no such program, and so nobody has the place")
			require.Error(t, err, "the error of Run, when there is no such program")
		}
		for range 20 {
			_, err := s.run(lab.Ended(t), pool, s.command("code", "0")).wait("its context had ended before, and so nobody has the place")
			require.ErrorIs(t, err, context.Canceled, "the error of Run, when the context had ended before")
		}
		for nth := range 8 { // it ends between two steps, or when the process has come to work
			ctx, cancel := context.WithCancel(t.Context())
			there := len(found(s.dir, "sleep"))
			r := s.run(lab.Watched(ctx, 1+nth%4, cancel), pool, s.command("sleep"))
			s.wait(func() bool { return r.over() || len(found(s.dir, "sleep")) > there }, "Run has neither started its process nor returned, although nobody else has the place")
			cancel()
			_, err := r.wait("its context has ended")
			require.ErrorIs(t, err, context.Canceled, "the error of Run, when its context ended")
		}
		require.Equal(t, 5, s.run(t.Context(), pool, s.command("code", "5")).must("nobody else has the place").ExitCode, "exit code")
	})
}

// The place is free when the process is gone, and not when its context ends.
func TestAPlaceIsFreeWhenItsProcessIsGone(t *testing.T) {
	lab.Rule(t, "At most n", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s := newScene(t)
		pool := subprocess.New(1, &watched{slow: func() {
			for n := 0; n < 5 && len(found(s.dir, "look")) == 0; n++ {
				_ = s.another() // it is there to take its time
			}
		}})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		first := s.run(ctx, pool, s.command("sleep"))
		require.NoError(t, os.WriteFile(filepath.Join(s.dir, "other"), []byte(strconv.Itoa(first.comes("sleep"))), 0o600), "telling who the other process is")
		next := s.run(t.Context(), pool, s.command("look"))
		cancel()
		_, err := first.wait("its context has ended")
		require.ErrorIs(t, err, context.Canceled, "the error of Run, when its context ended while the process ran")
		require.Equal(t, "false", next.must("the only other process is gone").Stdout, "whether the process before is there when the next one runs, with room for one")
	})
}

// With a deadline it is the same, and what ends one process is nothing to another.
func TestADeadlineKillsOneGroupOnly(t *testing.T) {
	lab.Rule(t, "Cancel", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(2, processes.Groups{})
		works := s.run(t.Context(), pool, s.command("work"))
		works.comes("work")
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		_, err := s.run(ctx, pool, s.command("sleep")).wait("its deadline is over")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Run, when its deadline passed")
		for _, pid := range found(s.dir, "sleep") { // it may have come so far
			s.requireWaitedFor(pid)
		}
		s.say("go")
		require.Zero(t, works.must("its process is done").ExitCode, "exit code of a process, while another Run's deadline passed")
	})
}

// The end of a context comes too late for a process that has ended.
func TestAResultStaysAsItWas(t *testing.T) {
	lab.Rule(t, "Cancel", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		ctx, cancel := context.WithCancel(t.Context())
		result, err := s.run(ctx, pool, s.command("code", "4")).wait("its process has ended")
		cancel()
		require.NoError(t, err, "the error of Run for a process that ended by itself")
		require.Equal(t, 4, result.ExitCode, "exit code")
	})
}

// It has ended, and nobody holds its output open. That says nothing of those that it has started.
func TestNobodyIsLeftWhoIsQuiet(t *testing.T) {
	lab.Rule(t, "Nothing is left", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, code := range []int{0, 7} {
			s, pool := newScene(t), subprocess.New(1, processes.Groups{})
			result := s.do(pool, s.command("orphan", strconv.Itoa(code), "quiet"))
			require.Equal(t, code, result.ExitCode, "exit code of a process that left a child behind, which does not hold its output")
			s.requireKilled(found(s.dir, "sleep")[0])
		}
	})
}

// Somebody else may kill the process. That is an end like others, without a code.
func TestAKilledProcessHasNoCode(t *testing.T) {
	lab.Rule(t, "The exit code", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		killed := s.run(t.Context(), pool, s.command("sleep"))
		require.NoError(t, processes.Kill(killed.comes("sleep")), "killing the process")
		result := killed.must("somebody has killed its process")
		if !processes.Zombies { // a system that gives it one
			t.Log("not proven here: which exit code a killed process has. This system lets the killer choose")
			return
		}
		require.Equal(t, -1, result.ExitCode, "exit code of a process that was killed")
		require.Equal(t, "so far", result.Stdout, "what it had written")
	})
}

// It has closed its output, and works on. It is not over before the process is.
func TestAProcessMayCloseItsOutput(t *testing.T) {
	lab.Rule(t, "The exit code", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		works := s.run(t.Context(), pool, s.command("work", "quiet"))
		works.comes("work")
		for range 3 { // time enough for who takes the end of the output for the end
			require.NoError(t, s.another(), "starting a process beside the pool")
		}
		s.say("go")
		require.Zero(t, works.must("its process is done").ExitCode, "exit code of a process that closed its output, worked on, and ended with 0")
	})
}

// It is given more than a pipe holds, and reads nothing. It can be killed all the same.
func TestAProcessThatDoesNotReadCanBeKilled(t *testing.T) {
	lab.Rule(t, "Cancel", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		deaf := s.command("sleep")
		deaf.Stdin = strings.Repeat("x", flood)
		r := s.run(ctx, pool, deaf)
		pid := r.comes("sleep")
		cancel()
		_, err := r.wait("its context has ended, whether its process has read what it was given or not")
		require.ErrorIs(t, err, context.Canceled, "the error of Run, when its context ended while the process ran")
		s.requireWaitedFor(pid)
	})
}

// The context goes on, after the test, too: whatever Run has left with it, or has had wait for its end, would be there for as long.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		ctx := lab.NewLateContext(t.Context())
		none := s.command()
		none.Path = filepath.Join(s.dir, "no such program")
		_, err := s.run(ctx, pool, none).wait("there is no such program")
		require.Error(t, err, "the error of Run, when there is no such program")
		one, other := s.run(ctx, pool, s.command("work")), s.run(ctx, pool, s.command("work"))
		s.wait(func() bool { return len(found(s.dir, "work")) > 0 }, "Run: neither of two processes has come to work")
		s.say("go")
		one.must("its process is done, or may have the place of the other")
		other.must("its process is done, or may have the place of the other")
		s.wait(func() bool { return ctx.Registered() == 0 }, "Run has returned, and has left a function with its context, for that to call when it ends")
	})
}

// Who has the place takes a year, and no process is needed for that: to make a group is part of it. The program does not exist.
func TestWhoWaitsForAPlaceIsWoken(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pool := subprocess.New(1, slowly{})
		none := subprocess.Command{Path: filepath.Join(t.TempDir(), "no such program")}
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				_, err := pool.Run(t.Context(), none)
				assert.Error(t, err, "the error of Run, when there is no such program")
			})
		}
		all.Wait()
	})
}

// A slowly takes a year to make a group.
type slowly struct{ processes.Groups }

func (slowly) Group(*exec.Cmd) { time.Sleep(lab.Year) }

// While its process works, there is nothing to be asked: whoever waits for the end of a context is told.
func TestAContextIsNotAskedAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		ctx := &asked{Context: t.Context()}
		works := s.run(ctx, pool, s.command("work"))
		works.comes("work")
		before := ctx.times.Load()
		for range 12 {
			require.NoError(t, s.another(), "starting a process beside the pool")
		}
		require.LessOrEqual(t, ctx.times.Load()-before, int64(8), "times that Run asked its context, while its process worked, and others started and ended")
		s.say("go")
		works.must("its process is done")
	})
}

// An asked context counts how often it is.
type asked struct {
	context.Context
	times atomic.Int64
}

func (c *asked) Err() error            { c.times.Add(1); return c.Context.Err() }
func (c *asked) Done() <-chan struct{} { c.times.Add(1); return c.Context.Done() }

// Two pools have nothing in common, not even their places.
func TestTwoPools(t *testing.T) {
	lab.Rule(t, "Everything is apart", "New", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		other := subprocess.New(2, processes.Groups{})
		works := s.run(t.Context(), pool, s.command("work"))
		works.comes("work")
		waits := s.run(t.Context(), pool, s.command("look"))
		for range 2 {
			require.Equal(t, 3, s.run(t.Context(), other, s.command("code", "3")).must("nobody has a place of its pool, though one of another").ExitCode, "exit code")
		}
		require.Empty(t, found(s.dir, "look"), "processes that have begun beside the one for which there was room, in one of two pools")
		s.say("go")
		works.must("its process is done")
		waits.must("its process is done")
	})
}
