// want test "stop has left with ctx"

// Package every leaves a function with the context, which goes on after stop.
package every

import (
	"context"
	"sync"
	"time"
)

type rounds struct {
	ctx    context.Context
	inner  context.Context
	cancel context.CancelFunc
	start  time.Time
	period time.Duration
	job    func(context.Context)

	mu     sync.Mutex
	quiet  sync.Cond
	active bool // a call runs, or the timer will begin one
	over   bool
	timer  *time.Timer
}

func (r *rounds) round() {
	if !r.begin() {
		return
	}
	r.job(r.inner)
	r.end()
}

// begin says whether a call may begin.
func (r *rounds) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over || r.ctx.Err() != nil {
		r.rest()
		return false
	}
	return true
}

func (r *rounds) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over || r.ctx.Err() != nil {
		r.rest()
		return
	}
	r.timer = time.AfterFunc(r.period-time.Since(r.start)%r.period, r.round)
}

// rest is called with mu held.
func (r *rounds) rest() {
	r.over = true
	r.active = false
	r.quiet.Broadcast()
}

// finish sees to it that no other call begins.
func (r *rounds) finish() {
	r.mu.Lock()
	r.over = true
	if r.timer.Stop() {
		r.rest()
	}
	r.mu.Unlock()
	r.cancel()
}

// Every is a chain of timers, each set by the round before.
func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period is not positive")
	}
	r := &rounds{ctx: ctx, start: time.Now(), period: period, job: job, active: true}
	r.quiet.L = &r.mu
	r.inner, r.cancel = context.WithCancel(ctx)
	if ctx.Err() != nil {
		r.cancel()
		return func() {}
	}
	r.mu.Lock()
	r.timer = time.AfterFunc(0, r.round)
	r.mu.Unlock()
	context.AfterFunc(ctx, r.finish)

	return func() {
		r.finish()
		r.mu.Lock()
		for r.active {
			r.quiet.Wait()
		}
		r.mu.Unlock()
	}
}
