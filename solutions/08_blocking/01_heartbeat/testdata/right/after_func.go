// Package heartbeat has each hello set the alarm for the next one.
package heartbeat

import (
	"context"
	"sync"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	start := time.Now()
	var mu sync.Mutex // guards the calls, and what follows
	var timer *time.Timer
	over := make(chan struct{})
	i := 0
	var beat func()
	beat = func() {
		mu.Lock()
		defer mu.Unlock()
		if i >= n || ctx.Err() != nil {
			select {
			case <-over:
			default:
				close(over)
			}
			return
		}
		hello(i)
		i++
		if i < n {
			timer = time.AfterFunc(time.Until(start.Add(time.Duration(i)*Period)), beat)
		} else {
			close(over)
		}
	}
	stop := context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		if timer != nil && timer.Stop() {
			close(over)
		}
	})
	defer stop()
	first := make(chan struct{})
	go func() {
		beat()
		close(first)
	}()
	v, err := work(ctx)
	<-first
	func() {
		mu.Lock()
		defer mu.Unlock()
		deliver(v, err)
	}()
	<-over
}
