// want test "a panic of the part \(panic_is_a_failure\.go:\d+\) was caught"

// Package entrypoint takes a panic of a part for an error that it returned.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	running sync.WaitGroup
	failed  atomic.Bool
}

func Main(parts ...Part) int {
	var p Program
	for _, part := range parts {
		p.Start(part)
	}
	p.running.Wait()
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.running.Go(func() {
		defer func() {
			if recover() != nil {
				p.failed.Store(true)
			}
		}()
		if part(p) != nil {
			p.failed.Store(true)
		}
	})
}
