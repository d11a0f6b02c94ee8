// Package every has a timer call the job, which sets the timer again; a condition variable tells when all is over.
package every

import (
	"context"
	"sync"
	"time"
)

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	r := &repeater{job: job, begin: time.Now(), period: period}
	r.changed.L = &r.mu
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.busy = true
	go r.run()
	context.AfterFunc(r.ctx, r.end)
	return r.stop
}

type repeater struct {
	job    func(context.Context)
	begin  time.Time
	period time.Duration
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	changed sync.Cond
	busy    bool
	timer   *time.Timer
}

// run is called with busy set.
func (r *repeater) run() {
	if r.ctx.Err() == nil {
		r.job(r.ctx)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy = false
	r.changed.Broadcast()
	if r.ctx.Err() == nil {
		r.timer = time.AfterFunc(r.period-time.Since(r.begin)%r.period, r.begins)
	}
}

func (r *repeater) begins() {
	r.mu.Lock()
	ended := r.ctx.Err() != nil
	r.busy = !ended
	r.mu.Unlock()
	if !ended {
		r.run()
	}
}

func (r *repeater) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.timer != nil {
		r.timer.Stop()
	}
}

func (r *repeater) stop() {
	r.cancel()
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.busy {
		r.changed.Wait()
	}
}
