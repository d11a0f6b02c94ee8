package exhibition_test

import (
	"bytes"
	"context"
	"regexp"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	exhibition "koans/exercises/01_why/02_exhibition"
	"koans/exercises/internal/lab"
)

// Judit stays at her first table until those who wait for her do nothing but wait.
// The clock does not help: it stops where she is a mutex.
func TestWhoWaitsForJuditDoesNotAskAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Asynchronous")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		state := "wait"
		var begun atomic.Bool
		h := newHall(tl, scene{tables: 6}, oneJudit)
		for _, b := range h.boards {
			b.meet = func() {
				if begun.CompareAndSwap(false, true) {
					state = settle()
				}
			}
		}
		exhibition.Asynchronous(h.tables(), 2)
		require.Equal(t, "wait", state, "Asynchronous: what goroutines do as long as Judit is at another table")
		h.requireAllMoves(t, "Asynchronous", 2)
		tl.AssertTook(t, 0, "time that went by in Asynchronous, although no move takes any")
	})
}

// A move that panics was not made.
func TestAPanicIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Synchronous", "Asynchronous", "Parallel")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Uncaught(t, "OpponentMoves in "+way.name, func(_ context.Context, boom func()) {
				way.play([]exhibition.Table{fainting(boom), fainting(boom)}, 1)
			})
		})
	}
}

// fainting is a table whose opponent does not live to move.
type fainting func()

func (f fainting) JuditMoves()    {}
func (f fainting) OpponentMoves() { f() }

var (
	stateOf = regexp.MustCompile(`^goroutine \d+ \[([^,\]]+)`)
	waits   = regexp.MustCompile(`^(chan|select|sync\.|semacquire|synctest)`)
)

// settle waits until each goroutine of the exhibition, beside the caller's, is blocked, and returns "wait". If there
// is no end to it, it returns what one of them does instead: "sleep", "running" or "runnable".
func settle() (state string) {
	dump := make([]byte, 256<<10)
	for range 200 {
		lab.Yield()
		if state = busy(dump[:runtime.Stack(dump, true)]); state == "wait" {
			break
		}
	}
	return state
}

// busy returns the state of the first goroutine of the exhibition that is not blocked, or "wait".
func busy(dump []byte) string {
	_, others, _ := bytes.Cut(dump, []byte("\n\n")) // behind the caller
	for g := range bytes.SplitSeq(others, []byte("\n\n")) {
		m := stateOf.FindSubmatch(g)
		if m != nil && bytes.Contains(g, []byte("exhibition.")) && !waits.Match(m[1]) {
			state, _, _ := bytes.Cut(m[1], []byte(" ("))
			return string(state)
		}
	}
	return "wait"
}
