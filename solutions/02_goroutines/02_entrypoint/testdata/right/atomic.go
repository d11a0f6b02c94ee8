// Package entrypoint counts with an atomic integer, and whoever ends last closes a channel.
package entrypoint

import "sync/atomic"

type Part func(p *Program) error

type Program struct {
	running atomic.Int64
	code    atomic.Int32
	over    chan struct{}
}

func Main(parts ...Part) int {
	p := &Program{over: make(chan struct{})}
	p.running.Add(1) // Main itself, so that the count is not 0 while it still starts parts
	for _, part := range parts {
		p.Start(part)
	}
	p.end()
	<-p.over
	return int(p.code.Load())
}

func (p *Program) Start(part Part) {
	p.running.Add(1)
	go func() {
		defer p.end()
		if err := part(p); err != nil {
			p.code.Store(1)
		}
	}()
}

func (p *Program) end() {
	if p.running.Add(-1) == 0 {
		close(p.over)
	}
}
