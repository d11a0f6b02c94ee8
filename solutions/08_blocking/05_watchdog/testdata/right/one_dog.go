// Package watchdog has one watchdog for the whole run, which hears of the beginning and the end of each step by channels.
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

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	begin := make(chan string)
	end := make(chan time.Duration)
	done := make(chan struct{})
	var dog sync.WaitGroup
	defer dog.Wait()
	defer close(begin)
	dog.Go(func() {
		timer := time.NewTimer(time.Hour)
		timer.Stop()
		for name := range begin {
			timer.Reset(Limit + 1)
			var length time.Duration
			select {
			case length = <-end:
				timer.Stop()
			case <-timer.C:
				alarm(name)
				length = <-end
			}
			if length > Limit {
				report(name, length)
			}
			done <- struct{}{}
		}
	})
	watched := func(step Step) {
		begin <- step.Name
		start := time.Now()
		defer func() {
			end <- time.Since(start)
			<-done
		}()
		step.Do()
	}
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return
		case step, ok := <-steps:
			if !ok {
				return
			}
			watched(step)
		}
	}
}
