// want exit "exit"

// Package entrypoint ends the process at the first error, somewhere deep in the program.
package entrypoint

import (
	"log"
	"sync"
)

type Part func(p *Program) error

type Program struct{ wg sync.WaitGroup }

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	p.wg.Wait()
	return 0
}

func (p *Program) Start(part Part) {
	p.wg.Go(func() {
		if err := part(p); err != nil {
			log.Fatal(err)
		}
	})
}
