// Package entrypoint counts with Add and Done, and notes failures under a lock.
package entrypoint

import "sync"

type Part func(p *Program) error

type Program struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	code int
}

func Main(parts ...Part) int {
	p := &Program{}
	p.wg.Add(len(parts))
	for _, part := range parts {
		go p.run(part)
	}
	p.wg.Wait()
	return p.code
}

func (p *Program) Start(part Part) {
	p.wg.Add(1)
	go p.run(part)
}

func (p *Program) run(part Part) {
	defer p.wg.Done()
	if err := part(p); err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.code = 1
	}
}
