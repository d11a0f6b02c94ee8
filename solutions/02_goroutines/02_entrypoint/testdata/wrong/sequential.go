// Package entrypoint runs the parts one after another.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	wg     sync.WaitGroup
	failed atomic.Bool
}

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		if part(p) != nil { // want deadlock "the test's own goroutine waits"
			p.failed.Store(true)
		}
	}
	p.wg.Wait()
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() {
		if part(p) != nil {
			p.failed.Store(true)
		}
	})
}
