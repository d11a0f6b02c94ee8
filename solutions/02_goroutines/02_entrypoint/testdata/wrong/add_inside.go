// Package entrypoint counts a part inside of its goroutine, when Wait may have looked already.
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
		p.Start(part)
	}
	p.wg.Wait()
	return p.code()
}

func (p *Program) code() int {
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	go func() {
		p.wg.Add(1) // want vet|test "WaitGroup.Add|when Main returned"
		defer p.wg.Done()
		if part(p) != nil {
			p.failed.Store(true)
		}
	}()
}
