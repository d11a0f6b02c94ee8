// want test "exit code"

// Package entrypoint keeps the failure in a package-level variable, for all programs to come.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct{ wg sync.WaitGroup }

var failed atomic.Bool

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	p.wg.Wait()
	if failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() {
		if part(p) != nil {
			failed.Store(true)
		}
	})
}
