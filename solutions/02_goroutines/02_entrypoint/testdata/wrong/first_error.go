// want test "an error stops no other part"

// Package entrypoint returns at the first error, while other parts still run.
package entrypoint

import (
	"sync"
)

type Part func(p *Program) error

type Program struct {
	wg     sync.WaitGroup
	failed chan struct{}
}

func Main(parts ...Part) int {
	p := &Program{failed: make(chan struct{}, 1)}
	for _, part := range parts {
		p.Start(part)
	}
	well := make(chan struct{})
	go func() {
		p.wg.Wait()
		close(well)
	}()
	select {
	case <-p.failed:
		return 1
	case <-well:
		return len(p.failed)
	}
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() {
		if part(p) != nil {
			select {
			case p.failed <- struct{}{}:
			default:
			}
		}
	})
}
