// want test "exit code when"

// Package entrypoint looks at the errors of the parts that Main was given, not of those started later.
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
		p.wg.Go(func() {
			if part(p) != nil {
				p.failed.Store(true)
			}
		})
	}
	p.wg.Wait()
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() { part(p) })
}
