// want test "the panic that reached the caller"

// Package watchdog lets a panic go on as its text, and not as its value.
package watchdog

import (
	"context"
	"fmt"
	"time"
)

const Limit = 100 * time.Millisecond

type Step struct {
	Name string
	Do   func()
}

type end struct {
	length time.Duration
	panics bool
	value  any
}

func Run(ctx context.Context, steps <-chan Step, alarm func(name string), report func(name string, length time.Duration)) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case step, ok := <-steps:
			if !ok {
				return
			}
			over := make(chan end)
			go func() {
				e := end{panics: true}
				began := time.Now()
				defer func() {
					e.length = time.Since(began)
					if e.panics {
						e.value = recover()
					}
					over <- e
				}()
				step.Do()
				e.panics = false
			}()
			timer := time.NewTimer(Limit + time.Millisecond)
			var e end
			select {
			case e = <-over:
			case <-timer.C:
				alarm(step.Name)
				e = <-over
			}
			timer.Stop()
			if e.length > Limit {
				report(step.Name, e.length)
			}
			if e.panics {
				panic(fmt.Sprint(e.value))
			}
		}
	}
}
