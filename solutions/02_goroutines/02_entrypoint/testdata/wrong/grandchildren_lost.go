// want test "waits for a started part too"

// Package entrypoint gives each part a new Program, and nobody waits for that one: grandchildren are lost.
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
	p.wg.Go(func() {
		if part(&Program{}) != nil {
			p.failed.Store(true)
		}
	})
}
