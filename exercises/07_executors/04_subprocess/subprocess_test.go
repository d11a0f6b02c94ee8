package subprocess_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	subprocess "koans/exercises/07_executors/04_subprocess"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/processes"
)

func TestAProcessIsToldWhatToDoAndSaysWhatItDid(t *testing.T) {
	lab.Rule(t, "In and out", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(2, processes.Groups{})
		said := s.do(pool, s.command("code", "0", "an argument"))
		require.Equal(t, "0 an argument and a word\n", said.Stdout, "what the process wrote: its arguments, and a word from its environment. Its Stderr says: %s", said.Stderr)

		echo := s.command("echo")
		echo.Stdin = fmt.Sprint("lots: ", lab.Rand(t).Uint64())
		heard := s.do(pool, echo)
		require.Equal(t, echo.Stdin, heard.Stdout, "Stdout of a process that writes what it reads")
		require.Equal(t, fmt.Sprint(len(echo.Stdin)), heard.Stderr, "Stderr of a process that writes there how many bytes it has read")
	})
}

// A pipe has room for some kilobytes. Who writes more waits for who reads.
func TestNobodyWaitsForEverAtAFullPipe(t *testing.T) {
	lab.Rule(t, "Full pipes", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(2, processes.Groups{})
		much := s.do(pool, s.command("flood"))
		require.Equal(t, []int{flood, flood}, []int{len(much.Stderr), len(much.Stdout)}, "bytes of Stderr and Stdout, from a process that fills the one first and then the other")

		echo := s.command("echo")
		echo.Stdin = strings.Repeat("more than there is room for ", flood/20)
		require.True(t, echo.Stdin == s.do(pool, echo).Stdout, "Stdout of a process that writes what it reads, while it reads, is not what it was given")

		deaf := s.command("code", "0")
		deaf.Stdin = echo.Stdin
		require.Equal(t, "0 and a word\n", s.do(pool, deaf).Stdout, "Stdout of a process that does not read what it is given")
	})
}

func TestTheExitCodeIsNoError(t *testing.T) {
	lab.Rule(t, "The exit code", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		code := 1 + lab.Rand(t).IntN(100)
		failed := s.do(pool, s.command("code", fmt.Sprint(code)))
		require.Equal(t, code, failed.ExitCode, "exit code of a process that ended with %d", code)
		require.Equal(t, fmt.Sprintln(code, "and a word"), failed.Stdout, "what a process wrote that ended with %d", code)

		none := s.command()
		none.Path = filepath.Join(s.dir, "no such program")
		_, err := s.run(t.Context(), pool, none).wait("there is no such program")
		require.Error(t, err, "the error of Run, when there is no such program")
	})
}

// The picture of the lesson: five programs, two at a time.
func TestTwoRunAtATime(t *testing.T) {
	lab.Rule(t, "At most n", "Run", "New")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(2, processes.Groups{})
		var all []*run
		for range 5 {
			all = append(all, s.run(t.Context(), pool, s.command("work")))
		}
		s.wait(func() bool { return len(found(s.dir, "work")) >= 2 || all[0].over() }, "Run: with room for two, a second process has not begun beside the first")
		require.NoError(t, s.another(), "starting a process beside the pool")
		require.Len(t, found(s.dir, "work"), 2, "processes that have begun, with room for two and none of them done")
		s.say("go")
		for _, r := range all {
			require.Zero(t, r.must("its process is done").ExitCode, "exit code")
		}
		require.Len(t, found(s.dir, "work"), 5, "processes that have run, of 5")
	})
}

func TestAContextEndsTheWaitForAPlace(t *testing.T) {
	lab.Rule(t, "Giving up", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, system := newScene(t), &watched{}
		pool := subprocess.New(1, system)
		_, err := s.run(lab.Ended(t), pool, s.command("work")).wait("its context had ended before")
		require.ErrorIs(t, err, context.Canceled, "the error of Run, when the context had ended before")
		require.Zero(t, system.kills.Load(), "Run has started and killed a process, although the context had ended before")

		pool = subprocess.New(1, system) // whose place nobody has held
		first := s.run(t.Context(), pool, s.command("work"))
		first.comes("work")
		hasty, giveUp := context.WithCancel(t.Context())
		second := s.run(hasty, pool, s.command("work"))
		require.NoError(t, s.another(), "starting a process beside the pool") // meanwhile it has come to wait
		giveUp()
		_, err = second.wait("its context has ended while it waited for a place")
		require.ErrorIs(t, err, context.Canceled, "the error of Run, when its context ended while it waited for a place")
		s.say("go")
		first.must("its process is done")
		require.Len(t, found(s.dir, "work"), 1, "processes that were started: one, and none for a context that had ended")
	})
}

func TestACancelKillsTheWholeGroup(t *testing.T) {
	lab.Rule(t, "Cancel", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		family := s.run(ctx, pool, s.command("family"))
		parent := family.comes("family")
		cancel(errors.New("the cause, which is not the error"))
		result, err := family.wait("its context has ended")
		require.ErrorIs(t, err, context.Canceled, "the error of Run, when its context ended while the process ran")
		s.requireWaitedFor(parent)
		require.Equal(t, "so far", result.Stdout, "what had been written until the context ended")
		s.requireKilled(found(s.dir, "sleep")[0])
	})
}

// It has ended well, and its child goes on, and still holds its output.
func TestNothingIsLeftOfAProcess(t *testing.T) {
	lab.Rule(t, "Nothing is left", "Run")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, pool := newScene(t), subprocess.New(1, processes.Groups{})
		orphan := s.run(t.Context(), pool, s.command("orphan", "0"))
		parent := orphan.comes("orphan")
		result := orphan.must("its process has ended, though it has left a child that sleeps")
		require.Zero(t, result.ExitCode, "exit code of a process that left a child behind")
		require.Equal(t, "so far", result.Stdout, "what that child had written by then")
		s.requireWaitedFor(parent)
		s.requireKilled(found(s.dir, "sleep")[0])
	})
}
