// Package entrypoint counts under a lock and waits for zero on a condition variable.
package entrypoint

import "sync"

type Part func(p *Program) error

type Program struct {
	mu      sync.Mutex
	ended   *sync.Cond
	running int
	errs    []error
}

func Main(parts ...Part) int {
	p := &Program{}
	p.ended = sync.NewCond(&p.mu)
	for _, part := range parts {
		p.Start(part)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.running > 0 {
		p.ended.Wait()
	}
	if len(p.errs) > 0 {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.mu.Lock()
	p.running++
	p.mu.Unlock()
	go func() {
		err := part(p)
		p.mu.Lock()
		defer p.mu.Unlock()
		if err != nil {
			p.errs = append(p.errs, err)
		}
		p.running--
		p.ended.Broadcast()
	}()
}
