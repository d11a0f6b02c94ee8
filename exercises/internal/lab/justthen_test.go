package lab_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

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
