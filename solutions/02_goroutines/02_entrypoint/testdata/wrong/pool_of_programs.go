// want test "after another program had failed"

// Package entrypoint uses a Program again, and with it the failure of the last one.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	parts  sync.WaitGroup
	failed atomic.Bool
}

var programs = sync.Pool{New: func() any { return new(Program) }}

// Main runs the parts, waits until all have ended, and returns the exit code.
func Main(parts ...Part) int {
	p := programs.Get().(*Program)
	defer programs.Put(p)
	for _, part := range parts {
		p.Start(part)
	}
	p.parts.Wait()
	if p.failed.Load() {
		return 1
	}
	return 0
}

// Start starts another part and returns immediately.
func (p *Program) Start(part Part) {
	p.parts.Go(func() {
		if part(p) != nil {
			p.failed.Store(true)
		}
	})
}
