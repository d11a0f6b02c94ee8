// Package partial is closures all the way down: options are composed to one, and a Partial is one function.
package partial

import "slices"

type Order struct {
	Tea     string
	Minutes int
	Cups    []string
	Extras  map[string]int
}

type Option func(*Order)

func set[V any](field func(*Order) *V, v V) Option {
	return func(o *Order) { *field(o) = v }
}

func Tea(name string) Option { return set(func(o *Order) *string { return &o.Tea }, name) }
func Minutes(n int) Option   { return set(func(o *Order) *int { return &o.Minutes }, n) }

func Cups(names ...string) Option {
	names = slices.Clone(names)
	return func(o *Order) { o.Cups = slices.Concat(o.Cups, names) }
}

func Extra(name string, n int) Option { return func(o *Order) { o.Extras[name] = n } }

func compose(options []Option) Option {
	options = slices.Clone(options)
	return func(o *Order) {
		for _, apply := range options {
			apply(o)
		}
	}
}

type Partial[R any] struct{ call func(more Option) R }

func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	usual := func(o *Order) { *o = Order{"house blend", 3, []string{}, map[string]int{}} }
	bare := &Partial[R]{func(more Option) R {
		var o Order
		usual(&o)
		more(&o)
		return brew(o)
	}}
	return bare.With(options...)
}

func (p *Partial[R]) With(options ...Option) *Partial[R] {
	bound := compose(options)
	return &Partial[R]{func(more Option) R { return p.call(func(o *Order) { bound(o); more(o) }) }}
}

func (p *Partial[R]) Call(more ...Option) R { return p.call(compose(more)) }

func (p *Partial[R]) Jobs(names []string) []func() R {
	job := func(name string) func() R {
		return func() R { return p.Call(Cups(name)) }
	}
	jobs := make([]func() R, len(names))
	for i, name := range names {
		jobs[i] = job(name)
	}
	return jobs
}
