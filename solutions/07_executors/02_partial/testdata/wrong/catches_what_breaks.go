// want test "a panic of the function"

// Package partial catches a panic of what it calls, and returns nothing in its place.
package partial

import (
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
	o := Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}
	for _, f := range p.options {
		f(&o)
	}
	for _, f := range more {
		f(&o)
	}
	defer func() { recover() }()
	return p.brew(o)
}
func (p *Partial[R]) Jobs(names []string) []func() R {
	var jobs []func() R
	for _, name := range names {
		jobs = append(jobs, func() R { return p.Call(Cups(name)) })
	}
	return jobs
}
