// want race|test|panic "Add and Wait|a started part too|when Main returned|reused before"

// Package entrypoint counts a part in the function that its goroutine runs: too late, and out of sight of vet.
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
	go p.run(part)
}

func (p *Program) run(part Part) {
	p.wg.Add(1)
	defer p.wg.Done()
	if part(p) != nil {
		p.failed.Store(true)
	}
}
