// want test|deadlock "calls of the function|cups|pots that were brewed|another call of Once.Do"

// Package partial has each job remember what it made the first time.
package partial

import (
	"slices"
	"sync"
)

type Order struct {
	Tea     string
	Minutes int
	Cups    []string
	Extras  map[string]int
}

type Option func(*Order)

func Tea(name string) Option { return func(o *Order) { o.Tea = name } }

func Minutes(n int) Option { return func(o *Order) { o.Minutes = n } }

func Cups(names ...string) Option {
	names = slices.Clone(names)
	return func(o *Order) { o.Cups = append(o.Cups, names...) }
}

func Extra(name string, n int) Option { return func(o *Order) { o.Extras[name] = n } }

type Partial[R any] struct {
	brew    func(Order) R
	options []Option
}

func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	return &Partial[R]{brew, slices.Clone(options)}
}

func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{p.brew, slices.Concat(p.options, options)}
}

func (p *Partial[R]) Call(more ...Option) R {
	o := Order{Tea: "house blend", Minutes: 3, Extras: make(map[string]int)}
	for _, apply := range p.options {
		apply(&o)
	}
	for _, apply := range more {
		apply(&o)
	}
	return p.brew(o)
}

func (p *Partial[R]) Jobs(names []string) []func() R {
	jobs := make([]func() R, 0, len(names))
	for _, name := range names {
		jobs = append(jobs, sync.OnceValue(func() R { return p.Call(Cups(name)) }))
	}
	return jobs
}
