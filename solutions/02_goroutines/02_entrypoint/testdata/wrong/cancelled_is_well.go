// want test "returned this error: context canceled"

// Package entrypoint takes a part that was asked to stop for one that has not failed.
package entrypoint

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	parts  sync.WaitGroup
	failed atomic.Bool
}

// Main runs the parts, waits until all have ended, and returns the exit code.
func Main(parts ...Part) int {
	var p Program
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
		// Whoever was asked to stop, and did, has not failed.
		if err := part(p); err != nil && !errors.Is(err, context.Canceled) {
			p.failed.Store(true)
		}
	})
}
