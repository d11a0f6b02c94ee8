package lab

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"

	"go.uber.org/goleak"
)

// goroutine is one block of a stack dump.
type goroutine struct {
	header string // "goroutine 7 [chan send (durable), synctest bubble 3]:"
	stack  string // the frames below it
}

// headerOf finds the goroutine's number and, if it is in a bubble, the bubble's;
// what follows it are pprof labels, which GODEBUG=tracebacklabels=1 prints.
var headerOf = regexp.MustCompile(`^goroutine (\d+) .*?(?:synctest bubble (\d+)(?: labels:.*)?)?\]:$`)

func (g goroutine) id() string     { return field(g, 1) }
func (g goroutine) bubble() string { return field(g, 2) }

func field(g goroutine, n int) string {
	m := headerOf.FindStringSubmatch(g.header)
	if m == nil {
		return ""
	}
	return m[n]
}

// roomForAll is how long a dump of every goroutine was found to be, at most: while an answer's goroutines
// are left over by the thousand, finding that out anew costs as much as the dump itself.
var roomForAll atomic.Int64

// dump returns every goroutine of the process, or only the calling one.
func dump(all bool) []goroutine {
	room := 64 << 10
	if all {
		room = max(room, int(roomForAll.Load()))
	}
	buf := make([]byte, room)
	for {
		n := runtime.Stack(buf, all)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
		if all {
			roomForAll.Store(int64(len(buf)))
		}
	}
	var gs []goroutine
	for block := range strings.SplitSeq(strings.TrimSpace(string(buf)), "\n\n") {
		header, stack, _ := strings.Cut(block, "\n")
		gs = append(gs, goroutine{header, stack})
	}
	return gs
}

// currentBubble returns the number of the calling goroutine's bubble.
func currentBubble() string { return dump(false)[0].bubble() }

// inBubble returns the goroutines of that bubble that are not the machinery of
// synctest itself, nor the one that asks.
func inBubble(bubble string) []goroutine {
	self := dump(false)[0].id()
	inside := "synctest bubble " + bubble
	var gs []goroutine
	for _, g := range dump(true) {
		// A look that is cheap comes first: an answer may have left a thousand goroutines in an earlier bubble,
		// and every later one asks.
		if !strings.Contains(g.header, inside) {
			continue
		}
		machinery := strings.HasPrefix(g.stack, "internal/synctest.") || strings.HasPrefix(g.stack, "testing/synctest.")
		if g.bubble() == bubble && g.id() != self && !machinery {
			gs = append(gs, g)
		}
	}
	return gs
}

// Goroutines returns how many goroutines the caller's bubble has, the caller and what the bubble itself
// needs not counted. It is to be called in a bubble, and in one that rests (after synctest.Wait) the number is exact.
//
// [runtime.NumGoroutine] is not: while the last of many goroutines end it may be wrong by dozens, and it
// counts what goes on outside of the bubble.
func Goroutines() int { return len(inBubble(currentBubble())) }

// startedSince returns the goroutines that goleak, given the goroutines to
// ignore, would complain of. goleak's own text names only the innermost frame
// of each and hides the state's details, so the runtime's is used instead.
func startedSince(before goleak.Option) []goroutine {
	err := goleak.Find(before)
	if err == nil {
		return nil // the last one has ended in the meantime
	}
	var gs []goroutine
	for _, g := range dump(true) {
		if strings.Contains(err.Error(), fmt.Sprintf("Goroutine %s in state", g.id())) {
			gs = append(gs, g)
		}
	}
	return gs
}

// mostShown limits how many stacks a failure prints: the first few tell the story.
const mostShown = 20

func describe(title string, gs []goroutine) string {
	var b strings.Builder
	b.WriteString(title)
	for i, g := range gs {
		if i == mostShown {
			fmt.Fprintf(&b, "\n\n... and %d more", len(gs)-mostShown)
			break
		}
		fmt.Fprintf(&b, "\n\n%s\n%s", g.header, g.stack)
	}
	return b.String()
}
