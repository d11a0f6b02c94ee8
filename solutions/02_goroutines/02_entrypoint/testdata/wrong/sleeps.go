// want test "time until Main returned"

// Package entrypoint sleeps for as long as it might take.
package entrypoint

import (
	"sync/atomic"
	"time"
)

type Part func(p *Program) error

type Program struct{ failed atomic.Bool }

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	time.Sleep(30 * time.Second)
	if p.failed.Load() {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	go func() {
		if part(p) != nil {
			p.failed.Store(true)
		}
	}()
}
