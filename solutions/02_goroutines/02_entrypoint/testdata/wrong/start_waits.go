// want test "time until Start returned"

// Package entrypoint runs a started part inside of Start: the part that started it has to wait.
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
		p.wg.Go(func() { p.Start(part) })
	}
	p.wg.Wait()
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	if part(p) != nil {
		p.failed.Store(true)
	}
}
