// Package entrypoint collects what it must wait for in a slice that all parts append to.
package entrypoint

type Part func(p *Program) error

type Program struct{ ended []chan error }

func Main(parts ...Part) int {
	p := &Program{}
	for _, part := range parts {
		p.Start(part)
	}
	code := 0
	for i := 0; i < len(p.ended); i++ {
		if err := <-p.ended[i]; err != nil {
			code = 1
		}
	}
	return code
}

func (p *Program) Start(part Part) {
	ended := make(chan error, 1)
	p.ended = append(p.ended, ended) // want race "race"
	go func() { ended <- part(p) }()
}
