package lab

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A Timeline records what the goroutines of one test do and when, on the test's
// clock, counted from the test's beginning. It reaches whoever runs the test as
// the attribute "timeline" (see [testing.T.Attr]), a [Recording] in JSON.
//
// All methods may be called from many goroutines at once, and recording does not
// order them, as long as a lane is a string or an int.
type Timeline struct {
	simulated bool
	begin     time.Time
	inside    Overlap

	mu   sync.Mutex
	last *entry // newest first

	want     time.Duration // 0: nothing said
	took     time.Duration
	limit    int
	strategy string
}

// Recording is the wire format of a timeline. Times are nanoseconds since the
// test's beginning.
type Recording struct {
	Simulated bool          `json:"simulated"`
	Took      time.Duration `json:"took"`
	Want      time.Duration `json:"want,omitempty"`     // how long it should have taken, if the test said
	Limit     int           `json:"limit,omitempty"`    // how many may be under way at once, if the test said
	Strategy  string        `json:"strategy,omitempty"` // the way in which it was done, if the test said
	Spans     []Span        `json:"spans"`
	Dropped   int           `json:"dropped,omitempty"` // spans left out because there were too many
}

// Span is one stretch of work in one lane. An instant is a span that ends when it starts.
type Span struct {
	Lane    string        `json:"lane"`
	Name    string        `json:"name,omitempty"`
	Start   time.Duration `json:"start"`
	End     time.Duration `json:"end"`
	Outcome string        `json:"outcome,omitempty"` // "" is well; "cancelled", "open", or what the test said
}

type entry struct {
	before     *entry
	lane, name string
	start, end time.Duration
	outcome    string
}

func newTimeline(simulated bool) *Timeline { return &Timeline{simulated: simulated, begin: time.Now()} }

func (tl *Timeline) start() { tl.begin = time.Now() }

// Now returns the time since the test began.
func (tl *Timeline) Now() time.Duration { return time.Since(tl.begin) }

// Work occupies lane for d.
func (tl *Timeline) Work(lane any, d time.Duration) {
	end := tl.Span(lane, "")
	time.Sleep(d)
	end("")
}

// WorkContext occupies lane for d, or until ctx ends, whichever comes first; it
// returns ctx's error if ctx was first.
func (tl *Timeline) WorkContext(ctx context.Context, lane any, d time.Duration) error {
	end := tl.Span(lane, "")
	timer := time.NewTimer(d)
	defer timer.Stop()
	if !endsFirst(timer.C, ctx.Done()) {
		end("cancelled")
		return ctx.Err()
	}
	end("")
	return nil
}

// endsFirst reports whether timer is ready before done. To the race detector all
// timers of a bubble are one goroutine, which would order whoever started one
// before everybody who waits for a later one; ctx.Err orders what a cancel must.
func endsFirst(timer <-chan time.Time, done <-chan struct{}) bool {
	hush()
	defer unhush()
	select {
	case <-timer:
		return true
	case <-done:
		return false
	}
}

// Span begins a stretch of work called name (which may be empty) in lane. The
// returned function ends it and must be called once; outcome "" means that all went well.
func (tl *Timeline) Span(lane any, name string) (end func(outcome string)) {
	e := &entry{lane: laneName(lane), name: name, start: tl.Now(), end: -1}
	tl.add(e)
	leave := tl.inside.Enter()
	return func(outcome string) {
		leave()
		tl.finish(e, tl.Now(), outcome)
	}
}

// Mark records that something called name happened in lane just now.
func (tl *Timeline) Mark(lane any, name string) {
	now := tl.Now()
	tl.add(&entry{lane: laneName(lane), name: name, start: now, end: now})
}

// Most returns the greatest number of spans that were under way at once.
func (tl *Timeline) Most() int { return tl.inside.Most() }

// Active returns how many spans are under way now.
func (tl *Timeline) Active() int { return tl.inside.Now() }

// Limit says how many spans may be under way at once, for the picture. It asserts nothing.
func (tl *Timeline) Limit(n int) { tl.limit = n }

// Strategy says that the test does something that others do as well in other ways, and
// calls its own way name: the picture sets side by side how long each took. The others are
// the tests that call Strategy, too; where they have subtests, those called the same.
func (tl *Timeline) Strategy(name string) { tl.strategy = name }

// AssertTook fails t unless exactly want has gone by on the simulated clock since
// the test began, and notes want for the picture. why speaks of behaviour: "time for all tasks".
func (tl *Timeline) AssertTook(t testing.TB, want time.Duration, why string) bool {
	t.Helper()
	tl.want, tl.took = want, tl.Now()
	return assert.Equal(t, want.String(), tl.took.String(), why)
}

//go:norace
func (tl *Timeline) add(e *entry) {
	hush()
	tl.mu.Lock()
	e.before = tl.last
	tl.last = e
	tl.mu.Unlock()
	unhush()
}

//go:norace
func (tl *Timeline) finish(e *entry, end time.Duration, outcome string) {
	hush()
	tl.mu.Lock()
	e.end = end
	e.outcome = outcome
	tl.mu.Unlock()
	unhush()
}

// said returns what the test told tl directly. Like spans it reads without the
// race detector's knowledge: when the bubble got stuck, nothing orders the
// test's goroutine before the report.
//
//go:norace
func (tl *Timeline) said() Recording {
	return Recording{Simulated: tl.simulated, Took: tl.took, Want: tl.want, Limit: tl.limit, Strategy: tl.strategy}
}

// kept reports whether the time that the test asked for last was the right one.
//
//go:norace
func (tl *Timeline) kept() bool { return tl.took == tl.want }

// spans returns the entries, oldest first. It reads without the race detector's
// knowledge what add wrote without it.
//
//go:norace
func (tl *Timeline) spans() []Span {
	hush()
	tl.mu.Lock()
	n := 0
	for e := tl.last; e != nil; e = e.before {
		n++
	}
	spans := make([]Span, n)
	for e := tl.last; e != nil; e = e.before {
		n--
		spans[n] = Span{Lane: e.lane, Name: e.name, Start: e.start, End: e.end, Outcome: e.outcome}
	}
	tl.mu.Unlock()
	unhush()
	return spans
}

// mostSpans keeps the attribute below a megabyte.
const mostSpans = 5000

// Recording returns what has been recorded so far, in order of start and then
// of lane, so that it is the same for every schedule that behaves the same.
func (tl *Timeline) Recording() Recording {
	rec := tl.said()
	rec.Spans = tl.spans()
	for i, s := range rec.Spans {
		if s.End < 0 {
			rec.Spans[i].End, rec.Spans[i].Outcome = s.Start, "open"
		}
		rec.Took = max(rec.Took, s.End)
	}
	// What was right when it was looked at is not to look wrong because the test went on.
	if tl.kept() && rec.Took != rec.Want {
		rec.Want = 0
	}
	slices.SortStableFunc(rec.Spans, func(a, b Span) int {
		if a.Start != b.Start {
			return cmp.Compare(a.Start, b.Start)
		}
		return naturally(a.Lane, b.Lane)
	})
	if rec.Dropped = len(rec.Spans) - mostSpans; rec.Dropped > 0 {
		rec.Spans = rec.Spans[:mostSpans]
	} else {
		rec.Dropped = 0
	}
	return rec
}

func (tl *Timeline) report(t *testing.T) {
	rec := tl.Recording()
	if len(rec.Spans) == 0 {
		return
	}
	b, err := json.Marshal(rec)
	if err != nil {
		t.Errorf("timeline: %v", err)
		return
	}
	t.Attr("timeline", string(b))
}

// laneName makes "task 3" of the number 3, and leaves names alone. It keeps away
// from fmt for both: fmt's pool of buffers orders the goroutines that print.
func laneName(lane any) string {
	switch lane := lane.(type) {
	case int:
		return "task " + strconv.Itoa(lane)
	case string:
		return lane
	default:
		return fmt.Sprint(lane)
	}
}

// naturally orders "task 2" before "task 10".
func naturally(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}
