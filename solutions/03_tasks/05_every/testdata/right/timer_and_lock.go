// Package every has a timer call the job, set again after each call; the job runs under a lock, which stop takes, too, and so waits for it.
package every

import (
	"context"
	"sync"
	"time"
)

type repeater struct {
	start  time.Time
	period time.Duration
	job    func(ctx context.Context)

	mu    sync.Mutex // held while job runs
	timer *time.Timer
}

func (r *repeater) round(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	r.job(ctx)
	if ctx.Err() != nil {
		return
	}
	late := time.Since(r.start) % r.period
	r.timer = time.AfterFunc(r.period-late, func() { r.round(ctx) })
}

func (r *repeater) stop() {
	r.mu.Lock() // waits for a job that is running
	defer r.mu.Unlock()
	if r.timer != nil {
		r.timer.Stop()
	}
}

func Every(ctx context.Context, period time.Duration, job func(ctx context.Context)) (stop func()) {
	if period <= 0 {
		panic("every: the period must be positive")
	}
	r := &repeater{start: time.Now(), period: period, job: job}
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(ctx, r.stop)
	go r.round(ctx)
	return func() {
		cancel()
		r.stop()
	}
}
