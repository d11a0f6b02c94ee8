// want test "the only part, where Main.s caller has a recover"

// Package entrypoint runs a part that is alone in the goroutine of Main's caller.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

// A Part is a piece of a program. It runs in a goroutine of its own, may start
// further parts with p, and returns an error if it failed.
type Part func(p *Program) error

// A Program is one run of [Main].
type Program struct {
	parts  sync.WaitGroup
	failed atomic.Bool
}

// Main runs the parts and all that they start, and returns the exit code.
func Main(parts ...Part) int {
	var p Program
	if len(parts) == 1 {
		p.run(parts[0])
	} else {
		for _, part := range parts {
			p.Start(part)
		}
	}
	p.parts.Wait()
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) run(part Part) {
	if part(p) != nil {
		p.failed.Store(true)
	}
}

// Start starts another part and returns immediately.
func (p *Program) Start(part Part) {
	p.parts.Go(func() { p.run(part) })
}
