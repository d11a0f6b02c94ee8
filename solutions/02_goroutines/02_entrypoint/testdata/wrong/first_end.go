// want test "when Main returned"

// Package entrypoint returns when the first part has ended.
package entrypoint

import "sync"

type Part func(p *Program) error

type Program struct {
	first sync.Once
	over  chan int
}

func Main(parts ...Part) int {
	if len(parts) == 0 {
		return 0
	}
	p := &Program{over: make(chan int, 1)}
	for _, part := range parts {
		p.Start(part)
	}
	return <-p.over
}

func (p *Program) Start(part Part) {
	go func() {
		code := 0
		if part(p) != nil {
			code = 1
		}
		p.first.Do(func() { p.over <- code })
	}()
}
