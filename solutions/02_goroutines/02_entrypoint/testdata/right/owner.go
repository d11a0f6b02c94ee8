// Package entrypoint has one goroutine, Main's, that counts; the others tell it by channel.
package entrypoint

type Part func(p *Program) error

type Program struct {
	begin chan Part
	ended chan error
}

func Main(parts ...Part) int {
	p := &Program{begin: make(chan Part), ended: make(chan error)}
	running, code := 0, 0
	run := func(part Part) {
		running++
		go func() { p.ended <- part(p) }()
	}
	for _, part := range parts {
		run(part)
	}
	for running > 0 {
		select {
		case part := <-p.begin:
			run(part)
		case err := <-p.ended:
			running--
			if err != nil {
				code = 1
			}
		}
	}
	return code
}

// Start waits only until Main's loop has heard of the part.
func (p *Program) Start(part Part) { p.begin <- part }
