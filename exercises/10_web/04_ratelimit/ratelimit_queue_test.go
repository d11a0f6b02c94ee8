package ratelimit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	ratelimit "koans/exercises/10_web/04_ratelimit"
	"koans/exercises/internal/lab"
)

// A queue is all callers of one limiter, in the order in which they came.
type queue struct {
	t       *testing.T
	tl      *lab.Timeline
	limiter *ratelimit.Limiter
	callers []*caller
}

// A caller is what Wait has said to one, and when.
type caller struct {
	done bool
	err  error
	at   time.Duration
}

func (c caller) String() string {
	switch {
	case !c.done:
		return "waits"
	case c.err != nil:
		return "gave up"
	}
	return c.at.String()
}

func newQueue(t *testing.T, tl *lab.Timeline, every time.Duration, burst int) *queue {
	return &queue{t: t, tl: tl, limiter: ratelimit.New(every, burst)}
}

// come has n more callers wait, one after another.
func (q *queue) come(n int) {
	for range n {
		q.comes(q.t.Context())
	}
}

// comes has one more caller wait, and returns when that one has either stood in line or returned.
func (q *queue) comes(ctx context.Context) *caller {
	c := new(caller)
	lane := fmt.Sprintf("caller %d", len(q.callers))
	q.callers = append(q.callers, c)
	go func() {
		end := q.tl.Span(lane, "")
		c.err = q.limiter.Wait(ctx)
		c.at, c.done = q.tl.Now(), true
		if c.err != nil {
			end("gave up")
		} else {
			end("")
		}
	}()
	synctest.Wait()
	return c
}

// turns says what has become of each caller.
func (q *queue) turns() string {
	synctest.Wait()
	return said(q.callers)
}

func said(callers []*caller) string {
	var all []string
	for _, c := range callers {
		all = append(all, c.String())
	}
	return strings.Join(all, " ")
}
