// want test "waits for a started part too"

// Package entrypoint receives one result for each part of Main; those of started parts are never received.
package entrypoint

type Part func(p *Program) error

type Program struct{ results chan error }

func Main(parts ...Part) int {
	p := &Program{results: make(chan error)}
	for _, part := range parts {
		p.Start(part)
	}
	code := 0
	for range parts {
		if err := <-p.results; err != nil {
			code = 1
		}
	}
	return code
}

func (p *Program) Start(part Part) {
	go func() { p.results <- part(p) }()
}
