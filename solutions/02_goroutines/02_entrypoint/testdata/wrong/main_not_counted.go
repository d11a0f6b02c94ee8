// want perturbed test "had run when Main returned"

// Package entrypoint does not count Main, which has parts yet to start when the first of them have ended.
package entrypoint

import (
	"sync"
	"sync/atomic"
)

type Part func(p *Program) error

type Program struct {
	running atomic.Int64
	failed  atomic.Bool
	over    chan struct{}
	once    sync.Once
}

// Main runs the parts, waits until all have ended, and returns the exit code.
func Main(parts ...Part) int {
	if len(parts) == 0 {
		return 0
	}
	p := &Program{over: make(chan struct{})}
	for _, part := range parts {
		p.Start(part)
	}
	<-p.over
	if p.failed.Load() {
		return 1
	}
	return 0
}

// Start starts another part and returns immediately.
func (p *Program) Start(part Part) {
	p.running.Add(1)
	go func() {
		if part(p) != nil {
			p.failed.Store(true)
		}
		if p.running.Add(-1) == 0 {
			p.once.Do(func() { close(p.over) })
		}
	}()
}
