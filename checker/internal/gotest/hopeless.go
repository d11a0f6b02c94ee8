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
	bubble    bool
	stack     string
}

func waiters(dump string) []waiter {
	var ws []waiter
	at := headerOf.FindAllStringSubmatchIndex(dump, -1)
	for i, m := range at {
		end := len(dump)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		ws = append(ws, waiter{
			id:     dump[m[2]:m[3]],
			state:  strings.TrimSuffix(dump[m[4]:m[5]], " (durable)"),
			bubble: strings.Contains(dump[m[6]:m[7]], "synctest bubble"),
			stack:  dump[m[1]:end],
		})
	}
	return ws
}

// hopeless says whether nothing in the dump can ever go on by itself: each
// goroutine waits for another. A goroutine that sleeps on real time, runs, or
// waits for the system can. One that sleeps in a bubble cannot: the
// bubble's clock leaps at once when it can, and the process has been idle.
// If patient, waiting for the network does not count as hope any more.
func hopeless(dump string, patient bool) bool {
	some := false
	for _, w := range waiters(dump) {
		if strings.Contains(w.stack, "koans/exercises/internal/harness.obey") || strings.Contains(w.stack, "os/signal.") {
			continue // the harness itself, and the runtime's helper for signals
		}
		switch {
		case slices.Contains(blocked, w.state):
		case w.state == "sleep" && w.bubble:
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

// waiting is the same for two dumps in which the same goroutines wait for the same things.
func waiting(dump string) string {
	var b strings.Builder
	for _, w := range waiters(dump) {
		b.WriteString(w.id + " " + w.state + "\n")
	}
	return b.String()
}
