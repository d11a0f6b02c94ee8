package gotest

import (
	"regexp"
	"slices"
	"strings"
)

// headerOf finds a goroutine's number and state in a dump.
var headerOf = regexp.MustCompile(`(?m)^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\],]*)((?:,[^\]]*)?)\]:\n`)

// A waiter is a goroutine of a dump.
type waiter struct {
	id, state string
	durable   bool   // in a bubble: only the bubble itself can end the wait
	bubble    string // its number; "" outside of bubbles
	stack     string
}

// bubbleOf finds a bubble's number behind a goroutine's state.
var bubbleOf = regexp.MustCompile(`synctest bubble (\d+)`)

func waiters(dump string) []waiter {
	var ws []waiter
	at := headerOf.FindAllStringSubmatchIndex(dump, -1)
	for i, m := range at {
		end := len(dump)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		if dump[m[2]:m[3]] == "0" {
			continue // no goroutine, but the thread that was asked
		}
		w := waiter{id: dump[m[2]:m[3]], stack: dump[m[1]:end]}
		w.state, w.durable = strings.CutSuffix(dump[m[4]:m[5]], " (durable)")
		if b := bubbleOf.FindStringSubmatch(dump[m[6]:m[7]]); b != nil {
			w.bubble = b[1]
		}
		ws = append(ws, w)
	}
	return ws
}

// Hopeless is what a dump of a process's goroutines, its own or one that SIGQUIT has made it write, says of it: whether nothing in it can ever go on by
// itself. If patient, waiting for the network is no hope.
func Hopeless(dump string, patient bool) bool { return hopeless(dump, patient) }

// hopeless says whether nothing in the dump can ever go on by itself.
//
// Outside of bubbles each goroutine must wait for another: one that sleeps,
// runs or waits for the system may go on. If patient, waiting for the network does not count
// as hope any more.
//
// In a bubble each must wait or sleep, and one must wait in a way that is not
// durable, for a mutex say: that is what keeps the bubble's clock from going on.
// Where all waits are durable the runtime is about to move the clock or to
// report the deadlock itself. A bubble that nobody runs any more has been
// given up by its test, and its goroutines tell nothing.
func hopeless(dump string, patient bool) bool {
	all := waiters(dump)
	live := map[string]bool{}   // bubbles that somebody runs
	halted := map[string]bool{} // those whose clock something keeps from going on
	for _, w := range all {
		// By its stack: when it is about to move the clock, its state is runnable.
		if w.bubble != "" && strings.HasPrefix(w.stack, "internal/synctest.Run(") {
			live[w.bubble] = true
		}
		if w.bubble != "" && !w.durable {
			halted[w.bubble] = true
		}
	}
	some := false
	for _, w := range all {
		switch {
		case strings.Contains(w.stack, "koans/exercises/internal/harness.obey"), strings.Contains(w.stack, "os/signal."):
			continue // the harness itself, and the runtime's helper for signals
		case slices.Contains(runtimes, w.state):
			continue
		case w.state == "runnable", w.state == "running":
			return false
		case w.bubble != "" && !live[w.bubble]:
			continue
		case w.bubble != "" && !halted[w.bubble]:
			return false
		case w.state == "sleep" && w.bubble != "", slices.Contains(blocked, w.state):
		case w.state == "IO wait" && patient:
		default:
			return false
		}
		some = true
	}
	return some
}

// blocked are the runtime's words for waiting for another goroutine
// (runtime/runtime2.go, waitReasonStrings).
var blocked = []string{
	"chan receive", "chan send", "chan receive (nil chan)", "chan send (nil chan)",
	"select", "select (no cases)", "semacquire",
	"sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock", "sync.WaitGroup.Wait", "sync.Cond.Wait",
	"synctest.Run", "synctest.Wait", "coroutine",
}

// runtimes are the words for the runtime's own goroutines, which only a dump shows that a signal has brought about, waiting for work.
var runtimes = []string{
	"force gc (idle)", "GC sweep wait", "GC scavenge wait", "GC worker (idle)", "finalizer wait", "cleanup wait", "GOMAXPROCS updater (idle)",
}

// waiting is the same for two dumps in which the same goroutines wait for the same things.
func waiting(dump string) string {
	var b strings.Builder
	for _, w := range waiters(dump) {
		b.WriteString(w.id + " " + w.state + "\n")
	}
	return b.String()
}
