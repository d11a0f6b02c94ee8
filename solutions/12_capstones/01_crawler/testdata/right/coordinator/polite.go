package crawler

import (
	"context"
	"sync"
	"time"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	n     int
	delay time.Duration

	mu      sync.Mutex
	inside  int
	next    time.Time
	changed chan struct{} // closed, and made anew, when somebody leaves
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate {
	return &Gate{n: n, delay: delay, changed: make(chan struct{})}
}

// Enter waits until a request may begin. Whoever has entered calls Leave, once, when its request is over.
// If ctx ends first, Enter returns its error, and the caller has not entered.
func (g *Gate) Enter(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		entered, pause, changed := g.try()
		if entered {
			return nil
		}
		if err := wait(ctx, pause, changed); err != nil {
			return err
		}
	}
}

// try enters if that is possible now; if not, it says after which pause it may be, or after what.
func (g *Gate) try() (entered bool, pause time.Duration, changed chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	switch {
	case g.inside == g.n:
		return false, 0, g.changed
	case now.Before(g.next):
		return false, g.next.Sub(now), nil
	}
	g.inside++
	g.next = now.Add(g.delay)
	return true, 0, nil
}

func wait(ctx context.Context, pause time.Duration, changed chan struct{}) error {
	var over <-chan time.Time
	if pause > 0 {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-over:
		return nil
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	close(g.changed)
	g.changed = make(chan struct{})
}
