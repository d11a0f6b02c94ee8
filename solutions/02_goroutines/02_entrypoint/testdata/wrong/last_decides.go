// want test "exit code"

// Package entrypoint lets each part write the exit code, so that the last one decides.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	wg   sync.WaitGroup
	code atomic.Int32
}

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	p.wg.Wait()
	return int(p.code.Load())
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() {
		if err := part(p); err != nil {
			p.code.Store(1)
		} else {
			p.code.Store(0)
		}
	})
}
