// want test "a panic of the part, beside one that never ends, \(panic_raised_in_main\.go:\d+\) was caught"

// Package entrypoint has a panic wait until all other parts have ended.
package entrypoint

import (
	"sync"
)

type Part func(p *Program) error

type Program struct {
	parts sync.WaitGroup

	mu       sync.Mutex
	code     int
	panicked any
}

// Main runs the parts, waits until all have ended, and returns the exit code.
func Main(parts ...Part) int {
	p := new(Program)
	for _, part := range parts {
		p.Start(part)
	}
	p.parts.Wait()
	if p.panicked != nil {
		panic(p.panicked)
	}
	return p.code
}

// Start starts another part and returns immediately.
func (p *Program) Start(part Part) {
	p.parts.Go(func() {
		defer func() {
			if r := recover(); r != nil {
				p.mu.Lock()
				p.panicked = r
				p.mu.Unlock()
			}
		}()
		if err := part(p); err != nil {
			p.mu.Lock()
			p.code = 1
			p.mu.Unlock()
		}
	})
}
