// Package partial clips the slices that it keeps, so that whoever appends must copy.
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

func Tea(name string) Option { return func(o *Order) { o.Tea = name } }
func Minutes(n int) Option   { return func(o *Order) { o.Minutes = n } }

func Cups(names ...string) Option {
	names = append(names[:0:0], names...)
	return func(o *Order) { o.Cups = append(slices.Clip(o.Cups), names...) }
}

func Extra(name string, n int) Option {
	return func(o *Order) {
		o.Extras = maps.Clone(o.Extras)
		o.Extras[name] = n
	}
}

type Partial[R any] struct {
	brew    func(Order) R
	options []Option
}

func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	p := Partial[R]{brew: brew}
	return p.With(options...)
}

func (p Partial[R]) With(options ...Option) *Partial[R] {
	p.options = append(slices.Clip(p.options), options...)
	return &p
}

func (p Partial[R]) Call(more ...Option) R {
	o := Order{"house blend", 3, nil, map[string]int{}}
	for _, apply := range p.With(more...).options {
		apply(&o)
	}
	return p.brew(o)
}

func (p Partial[R]) Jobs(names []string) []func() R {
	var jobs []func() R
	for _, name := range names {
		cup := Cups(name)
		jobs = append(jobs, func() R { return p.Call(cup) })
	}
	return jobs
}
