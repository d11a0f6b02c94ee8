// Package entrypoint notes failures in a plain variable that all parts write.
package entrypoint

import "sync"

type Part func(p *Program) error

type Program struct {
	wg   sync.WaitGroup
	code int
}

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	p.wg.Wait()
	return p.code
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() {
		if part(p) != nil {
			p.code = 1 // want race "race"
		}
	})
}
