// Package watchdog holds a lock while a step is at it, and so does whoever ends the loop: between two steps, and not in one.
package watchdog

import (
	"context"
	"sync"
	"time"
)

const Limit = 100 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

// A loop is what Run works with.
type loop struct {
	mu    sync.Mutex // held while a step is at it
	ended bool
	over  chan struct{} // closed when ended is set
}

func (l *loop) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	close(l.over)
}

// step calls one step, unless the loop has ended.
func (l *loop) step(ctx context.Context, s Step, alarm func(string), report func(string, time.Duration)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended || ctx.Err() != nil {
		return
	}
	given := make(chan struct{})
	timer := time.AfterFunc(Limit+1, func() {
		defer close(given)
		alarm(s.Name)
	})
	start := time.Now()
	defer func() {
		length := time.Since(start)
		if !timer.Stop() {
			<-given
		}
		if length > Limit {
			report(s.Name, length)
		}
	}()
	s.Do()
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	l := &loop{over: make(chan struct{})}
	stop := context.AfterFunc(ctx, l.end)
	defer func() {
		if !stop() {
			<-l.over
		}
	}()
	for ctx.Err() == nil {
		select {
		case <-l.over:
			return
		case s, ok := <-steps:
			if !ok {
				return
			}
			l.step(ctx, s, alarm, report)
		}
	}
}
