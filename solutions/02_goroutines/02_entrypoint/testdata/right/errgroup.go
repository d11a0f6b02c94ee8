// Package entrypoint leaves the counting to an errgroup.
package entrypoint

import "golang.org/x/sync/errgroup"

type Part func(p *Program) error

type Program struct{ group errgroup.Group }

func Main(parts ...Part) int {
	p := new(Program)
	for _, part := range parts {
		p.Start(part)
	}
	if err := p.group.Wait(); err != nil {
		return 1
	}
	return 0
}

func (p *Program) Start(part Part) {
	p.group.Go(func() error { return part(p) })
}
