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
