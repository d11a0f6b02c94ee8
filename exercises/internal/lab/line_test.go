package lab_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

// line hands what is given to the first who waits.
type line struct {
	mu      sync.Mutex
	waiting []chan struct{}
}

func (l *line) wait(ctx context.Context, leave func(i int) int) error {
	turn := make(chan struct{})
	l.mu.Lock()
	l.waiting = append(l.waiting, turn)
	l.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		i := leave(slices.Index(l.waiting, turn))
		l.waiting = slices.Delete(l.waiting, i, i+1)
		return ctx.Err()
	}
}

func (l *line) give() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) > 0 {
		close(l.waiting[0])
		l.waiting = l.waiting[1:]
	}
}

func inLine(leave func(i int) int) func(*testing.T) {
	return func(t *testing.T) {
		lab.OneStays(t, "Wait", func(*testing.T) (func(context.Context) error, func()) {
			l := &line{}
			return func(ctx context.Context) error { return l.wait(ctx, leave) }, l.give
		})
	}
}

var (
	playOneStays = scene("line: each leaves its own place", inLine(func(i int) int { return i }))
	playDeaf     = scene("line: does not hear of the end of its context", func(t *testing.T) {
		lab.OneStays(t, "Wait", func(t *testing.T) (func(context.Context) error, func()) {
			l := &line{}
			return func(context.Context) error {
				return l.wait(context.WithoutCancel(t.Context()), func(i int) int { return i })
			}, func() {}
		})
	})
	playWrongGoes = scene("line: always the first place is left", inLine(func(int) int { return 0 }))
)

func TestOneStays(t *testing.T) {
	assert.NotContains(t, playOneStays(t), sceneFailed)
	assert.Contains(t, playDeaf(t), "Wait of number 2 of 4 in line still waits, and its context has ended")
	out := playWrongGoes(t)
	assert.Contains(t, out, "Wait of number 1 of 4 in line still waits, and what it waits for is there, after the others gave up: [2 3 4], in that order")
}

// a look is a flag, and those who are told when it is set. Who waits looks first, and is told afterwards; between does something.
type look struct {
	mu    sync.Mutex
	set   bool
	tells []chan struct{}
}

func (l *look) wait(between func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.set {
		return
	}
	between()
	told := make(chan struct{})
	l.tells = append(l.tells, told)
	l.mu.Unlock()
	<-told
	l.mu.Lock()
}

func (l *look) give() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.set = true
	for _, told := range l.tells {
		close(told)
	}
	l.tells = nil
}

func justThen(between func(l *look)) func(*testing.T) {
	return func(t *testing.T) {
		lab.ComesJustThen(t, "Wait", 1, func(*testing.T) (func(context.Context) error, func()) {
			l := &look{}
			return func(context.Context) error { l.wait(func() { between(l) }); return nil }, l.give
		})
	}
}

var (
	playComes  = scene("line: looks and listens in one step", justThen(func(*look) {}))
	playMissed = scene("line: lets others in between", justThen(func(l *look) {
		l.mu.Unlock()
		lab.Yield()
		l.mu.Lock()
	}))
)

func TestComesJustThen(t *testing.T) {
	assert.NotContains(t, playComes(t), sceneFailed)
	assert.Contains(t, playMissed(t), "Wait still waits, and what it waits for is there: it came just as the waiting began")
}

// bell is rung when there is one more for those who wait. It has room for one ring.
type bell struct {
	mu   sync.Mutex
	here int
	ring chan struct{}
}

func (b *bell) wait(ctx context.Context) error {
	for {
		b.mu.Lock()
		if b.here > 0 {
			b.here--
			b.mu.Unlock()
			return nil
		}
		b.mu.Unlock()
		select {
		case <-b.ring:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (b *bell) give() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.here++
	select {
	case b.ring <- struct{}{}:
	default:
	}
}

var playOneRing = scene("line: one ring for two", func(t *testing.T) {
	lab.ComesJustThen(t, "Wait", 3, func(*testing.T) (func(context.Context) error, func()) {
		b := &bell{ring: make(chan struct{}, 1)}
		return b.wait, b.give
	})
})

func TestComesJustThenForSeveral(t *testing.T) {
	assert.Contains(t, playOneRing(t), "Wait still waits, and what it waits for is there: it came just as the waiting began")
}

func registers(stops bool) func(*testing.T) {
	return func(t *testing.T) {
		lab.LeavesNothing(t, "Wait", func(*testing.T) (func(context.Context) error, func()) {
			return func(ctx context.Context) error {
				stop := context.AfterFunc(ctx, func() {})
				if stops {
					stop()
				}
				return nil
			}, nil
		})
	}
}

var (
	playStops  = scene("line: stops what it has registered", registers(true))
	playLeaves = scene("line: leaves what it has registered", registers(false))
)

func TestLeavesNothing(t *testing.T) {
	assert.NotContains(t, playStops(t), sceneFailed)
	assert.Contains(t, playLeaves(t), "functions that the context still has to call when it ends, when every Wait has returned")
}
