// want test "has kept"

// Package partial takes the map of extras back when the function has returned, for the next order.
package partial

import (
	"maps"
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

var pool = sync.Pool{New: func() any { return map[string]int{} }}

func (p *Partial[R]) order(more []Option) Order {
	o := Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}
	for _, option := range p.options {
		option(&o)
	}
	for _, option := range more {
		option(&o)
	}
	o.Cups = slices.Clone(o.Cups)
	extras := pool.Get().(map[string]int)
	maps.Copy(extras, o.Extras)
	o.Extras = extras
	return o
}

func (p *Partial[R]) Call(more ...Option) R {
	o := p.order(more)
	defer func(extras map[string]int) {
		clear(extras)
		pool.Put(extras)
	}(o.Extras)
	return p.brew(o)
}

func (p *Partial[R]) Jobs(names []string) []func() R {
	jobs := make([]func() R, len(names))
	for i, name := range names {
		jobs[i] = func() R { return p.Call(Cups(name)) }
	}
	return jobs
}
