package crawler

import (
	"context"
	"sync"
	"time"
)

// A Gate is what all requests to one host go through. Only [NewGate] makes one. It may be
// used from many goroutines at the same time.
type Gate struct {
	delay time.Duration

	mu      sync.Mutex
	free    int
	next    time.Time
	waiting []chan struct{} // the oldest first; one is told by closing its channel
	alarm   *time.Timer     // goes off at next, when somebody waits for that
}

// NewGate returns a Gate that has at most n requests inside at the same time, and delay
// between the beginnings of two. n is at least 1, delay is not negative.
func NewGate(n int, delay time.Duration) *Gate { return &Gate{free: n, delay: delay} }

// Enter waits until a request may begin. Whoever has entered calls Leave, once, when its request is over.
// If ctx ends first, Enter returns its error, and the caller has not entered.
func (g *Gate) Enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	turn := make(chan struct{})
	g.mu.Lock()
	g.waiting = append(g.waiting, turn)
	g.serve()
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, w := range g.waiting {
		if w == turn {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			g.serve()
			return ctx.Err()
		}
	}
	return nil // the turn came in the same moment
}

// serve tells whoever may enter now, and sees to it that it is called again when somebody else may. To be called with mu held.
func (g *Gate) serve() {
	for len(g.waiting) > 0 && g.free > 0 && !time.Now().Before(g.next) {
		g.free--
		g.next = time.Now().Add(g.delay)
		close(g.waiting[0])
		g.waiting = g.waiting[1:]
	}
	if g.alarm != nil {
		g.alarm.Stop()
		g.alarm = nil
	}
	if len(g.waiting) > 0 && g.free > 0 {
		g.alarm = time.AfterFunc(time.Until(g.next), func() {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.serve()
		})
	}
}

// Leave gives back the place of a caller who has entered.
func (g *Gate) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free++
	g.serve()
}
