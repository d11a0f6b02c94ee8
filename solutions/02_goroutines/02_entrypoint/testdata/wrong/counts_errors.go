// want test "exit code"

// Package entrypoint returns the number of errors.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	wg   sync.WaitGroup
	errs atomic.Int32
}

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	p.wg.Wait()
	return int(p.errs.Load())
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() {
		if part(p) != nil {
			p.errs.Add(1)
		}
	})
}
