// Package entrypoint asks every millisecond whether any part is still running.
package entrypoint

import (
	"sync/atomic"
	"time"
)

type Part func(p *Program) error

type Program struct {
	running atomic.Int64
	failed  atomic.Bool
}

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	for p.running.Load() > 0 {
		time.Sleep(time.Millisecond) // want spin "busy|spin|wait"
	}
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.running.Add(1)
	go func() {
		defer p.running.Add(-1)
		if part(p) != nil {
			p.failed.Store(true)
		}
	}()
}
