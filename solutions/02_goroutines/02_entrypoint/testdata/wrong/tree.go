// want test "when Main returned, started with the Program of a part that had ended"

// Package entrypoint gives each part a Program of its own, with which nobody waits for more once it has ended.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	parts  sync.WaitGroup
	failed *atomic.Bool
}

func Main(parts ...Part) int {
	root := &Program{failed: new(atomic.Bool)}
	for _, part := range parts {
		root.Start(part)
	}
	root.parts.Wait()
	if root.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.parts.Go(func() {
		child := &Program{failed: p.failed}
		if part(child) != nil {
			p.failed.Store(true)
		}
		child.parts.Wait()
	})
}
