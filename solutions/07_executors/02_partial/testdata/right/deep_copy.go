// Package partial applies options when they are bound, to an order that each call copies as deeply as it goes.
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
	mine := append([]string(nil), names...)
	return func(o *Order) { o.Cups = append(o.Cups, mine...) }
}
func Extra(name string, n int) Option {
	return func(o *Order) { o.Extras[name] = n }
}

// with is a copy of o that options were applied to.
func (o Order) with(options []Option) Order {
	o.Cups, o.Extras = slices.Clone(o.Cups), maps.Clone(o.Extras)
	for _, apply := range options {
		apply(&o)
	}
	return o
}

type Partial[R any] struct {
	brew  func(Order) R
	bound Order
}

func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	usual := Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}
	return &Partial[R]{brew, usual.with(options)}
}

func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{p.brew, p.bound.with(options)}
}

func (p *Partial[R]) Call(more ...Option) R { return p.brew(p.bound.with(more)) }

func (p *Partial[R]) Jobs(names []string) []func() R {
	jobs := make([]func() R, len(names))
	for i, name := range names {
		jobs[i] = func() R { return p.Call(Cups(name)) }
	}
	return jobs
}
