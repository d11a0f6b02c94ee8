package once_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	once "koans/exercises/05_synchronization/05_once"
	"koans/exercises/internal/lab"
)

var errFill = errors.New("the source does not answer")

// A source is what a cache is filled from. It takes its time, and counts who asks.
type source struct {
	tl      *lab.Timeline
	takes   time.Duration
	value   func(key string) (int, error)
	filling lab.Overlap
}

func (s *source) fill(_ context.Context, key string) (int, error) {
	defer s.filling.Enter()()
	s.tl.Work("fill "+key, s.takes)
	return s.value(key)
}

// always is a source with one value for every key.
func always(tl *lab.Timeline, takes time.Duration, v int, err error) *source {
	return &source{tl: tl, takes: takes, value: func(string) (int, error) { return v, err }}
}

// got is what one Get came back with, and when.
type got struct {
	value int
	err   error
	at    time.Duration
}

func (g got) String() string { return fmt.Sprintf("%d and error %v at %v", g.value, g.err, g.at) }

// get asks for key and draws the waiting in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, c *once.Cache[string, int], key string) got {
	end := tl.Span(lane, "get "+key)
	v, err := c.Get(ctx, key)
	if err != nil {
		end("error")
		v = 0 // what comes beside an error is nobody's concern
	} else {
		end("")
	}
	return got{v, lab.ContextError(err), tl.Now()}
}

// within is a context that ends after d. Why it does is not its error.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeoutCause(t.Context(), d, errors.New("lost patience"))
	t.Cleanup(cancel)
	return ctx
}
