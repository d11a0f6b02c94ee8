// want spin|test|timeout "busy waiting|time of alarm|what the watchdog"

// Package watchdog has a watchdog that looks every millisecond, all the year round.
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
	var mu sync.Mutex
	var start time.Time
	var name string
	barked := false
	done := make(chan struct{})
	var dog sync.WaitGroup
	defer dog.Wait()
	defer close(done)
	dog.Go(func() {
		look := time.NewTicker(time.Millisecond)
		defer look.Stop()
		for {
			select {
			case <-done:
				return
			case <-look.C:
				mu.Lock()
				if name != "" && !barked && time.Since(start) > Limit {
					barked = true
					alarm(name)
				}
				mu.Unlock()
			}
		}
	})
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case step, ok := <-steps:
			if !ok {
				return
			}
			mu.Lock()
			start, name, barked = time.Now(), step.Name, false
			mu.Unlock()
			func() {
				defer func() {
					mu.Lock()
					defer mu.Unlock()
					name = ""
					if length := time.Since(start); length > Limit {
						report(step.Name, length)
					}
				}()
				step.Do()
			}()
		}
	}
}
