package lab

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// LeavesNoTimer fails t if each of n uses of the code under test leaves something in memory, as a timer does that was not stopped: until it goes off it
// stays there, with all that it knows. uses makes that many, of which none leaves anything that is meant to stay, and is called twice. what says what was
// used, as in "100 calls of Ask".
//
// It runs on real time, since a bubble keeps even those timers that nobody can reach any more: so uses must not wait for long, and an answer that would
// wait must have been found out before.
func LeavesNoTimer(t *testing.T, what string, n int, uses func()) {
	t.Helper()
	Real(t, func(t *testing.T, _ *Timeline) {
		uses()
		before := heapObjects()
		uses()
		if left := heapObjects() - before; left >= int64(n) {
			require.FailNow(t, fmt.Sprintf("after %s, %d things are left in memory: there must be no timer among them", what, left))
		}
	})
}

// heapObjects counts what is in memory and can be reached.
func heapObjects() int64 {
	runtime.GC()
	runtime.GC() // what the first has only finalized
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapObjects)
}
