// Package watchdog has a goroutine for each step watch it, and looks at ctx when it has received a step.
package watchdog

import (
	"context"
	"time"
)

const Limit = 100 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	for {
		select {
		case <-ctx.Done():
			return
		case step, ok := <-steps:
			if !ok || ctx.Err() != nil {
				return
			}
			func() {
				over, gone := make(chan struct{}), make(chan struct{})
				began := time.Now()
				go func() {
					defer close(gone)
					timer := time.NewTimer(Limit + 1)
					defer timer.Stop()
					select {
					case <-over:
					case <-timer.C:
						select {
						case <-over:
						default:
							alarm(step.Name)
						}
					}
				}()
				defer func() {
					length := time.Since(began)
					close(over)
					<-gone
					if length > Limit {
						report(step.Name, length)
					}
				}()
				step.Do()
			}()
		}
	}
}
