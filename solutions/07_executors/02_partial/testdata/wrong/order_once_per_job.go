// want test|race "a job that is run twice|use the same memory"

// Package partial makes the order of a job once: a second run finds what the function has left of it.
package partial

import (
	"maps"
	"slices"
)

type Order struct {
	Tea     string
	Minutes int
	Cups    []string
	Extras  map[string]int
}

type Option func(*Order)

func Tea(name string) Option {
	return func(o *Order) { o.Tea = name }
}

func Minutes(n int) Option {
	return func(o *Order) { o.Minutes = n }
}

func Cups(names ...string) Option {
	names = slices.Clone(names)
	return func(o *Order) { o.Cups = append(slices.Clip(o.Cups), names...) }
}

func Extra(name string, n int) Option {
	return func(o *Order) {
		if o.Extras == nil {
			o.Extras = map[string]int{}
		}
		o.Extras[name] = n
	}
}

type Partial[R any] struct {
	brew    func(Order) R
	options []Option
}

func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	return &Partial[R]{brew: brew, options: slices.Clone(options)}
}

func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{brew: p.brew, options: slices.Concat(p.options, options)}
}

func (p *Partial[R]) order(more []Option) Order {
	o := Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}
	for _, option := range p.options {
		option(&o)
	}
	for _, option := range more {
		option(&o)
	}
	o.Cups = slices.Clone(o.Cups)
	o.Extras = maps.Clone(o.Extras)
	if o.Extras == nil {
		o.Extras = map[string]int{}
	}
	return o
}

func (p *Partial[R]) Call(more ...Option) R {
	return p.brew(p.order(more))
}

func (p *Partial[R]) Jobs(names []string) []func() R {
	jobs := make([]func() R, len(names))
	for i, name := range names {
		order := p.order([]Option{Cups(name)})
		jobs[i] = func() R { return p.brew(order) }
	}
	return jobs
}
