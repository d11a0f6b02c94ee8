package generator_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

var errSource = errors.New("the source failed")

// A source is what next is taken from. Calls at the same time, which are promised not to
// happen, are counted and do no harm.
type source struct {
	tl      *lab.Timeline
	values  []int
	end     error         // what comes after the values
	cost    time.Duration // of each value
	cleanup time.Duration // what a call still has to do when its context has ended
	spoilt  error         // what it then returns; its context's error if nil

	at     atomic.Int64
	inside lab.Overlap // calls of next
}

func newSource(t *testing.T, tl *lab.Timeline, n int) *source {
	s := &source{tl: tl, end: io.EOF, values: make([]int, n)}
	rng := lab.Rand(t)
	for i := range s.values {
		s.values[i] = rng.IntN(1e6)
	}
	return s
}

func (s *source) next(ctx context.Context) (int, error) {
	defer s.inside.Enter()()
	i := int(s.at.Add(1)) - 1
	if i >= len(s.values) {
		return -1, s.end
	}
	lab.Yield() // another call could come in now
	if s.cost > 0 {
		if err := s.tl.WorkContext(ctx, "next", s.cost); err != nil {
			s.tl.Work("next cleans up", s.cleanup)
			return -1, cmp.Or(s.spoilt, err)
		}
	} else {
		s.tl.Mark("next", "made")
	}
	return s.values[i], nil
}

// calling returns a next that calls f in its n-th call.
func (s *source) calling(f func(), n int) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		if s.calls() == n-1 {
			f()
		}
		return s.next(ctx)
	}
}

// calls returns how often next has been called.
func (s *source) calls() int { return s.inside.Total() }

func (s *source) requireOneAtATime(t *testing.T) {
	t.Helper()
	require.LessOrEqual(t, s.inside.Most(), 1, "calls of next at the same time")
	require.Zero(t, s.inside.Now(), "calls of next that are still running after the end")
}

// receive takes the next value, and knows when there is none to wait for.
func receive(t *testing.T, values <-chan int) (v int, open bool) {
	t.Helper()
	select {
	case v, open = <-values:
		return v, open
	case <-time.After(lab.Year):
		require.Fail(t, "nothing came for a year, and values is not closed")
		return 0, false
	}
}

// endless returns a context that does not end with the test, and so ends nothing
// that the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

func drain(t *testing.T, values <-chan int) []int {
	t.Helper()
	got := []int{}
	for {
		v, open := receive(t, values)
		if !open {
			return got
		}
		got = append(got, v)
		require.Less(t, len(got), 1000, "values received: there is no end to them")
	}
}
