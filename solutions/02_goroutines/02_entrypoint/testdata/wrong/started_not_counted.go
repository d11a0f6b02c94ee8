// want test "waits for a started part too"

// Package entrypoint counts the parts of Main, but not those that parts start.
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
		p.wg.Go(func() { p.run(part) })
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

func (p *Program) Start(part Part) { go p.run(part) }

func (p *Program) run(part Part) {
	if part(p) != nil {
		p.failed.Store(true)
	}
}
