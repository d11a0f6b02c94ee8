// want test|race|panic "has spoilt its own|race|concurrent map"

// Package partial gives everybody who asks for no extra the same empty map: its options copy it, the function that gets it need not.
package partial

import (
	"maps"
	"slices"
)

// An Order is what can be said of a pot of tea.
type Order struct {
	Tea     string         // "house blend" unless somebody says otherwise
	Minutes int            // 3 unless somebody says otherwise, who may also say 0
	Cups    []string       // for whom; nobody by default, nil or empty
	Extras  map[string]int // how much of what, such as sugar; empty by default, never nil
}

// An Option changes an order, and does nothing else. It may be applied at any time, to many orders, by many at the same time.
type Option func(*Order)

// Minutes says how long.
func Minutes(n int) Option {
	return func(o *Order) { o.Minutes = n }
}

// Tea says which tea it is to be.
func Tea(name string) Option {
	return func(o *Order) { o.Tea = name }
}

// Cups adds cups for these people, after those that there are.
func Cups(names ...string) Option {
	names = slices.Clone(names)
	return func(o *Order) { o.Cups = slices.Concat(o.Cups, names) }
}

// Extra says how much of an extra, in place of what was said of it before.
func Extra(name string, n int) Option {
	return func(o *Order) {
		extras := make(map[string]int, len(o.Extras)+1)
		maps.Copy(extras, o.Extras)
		extras[name] = n
		o.Extras = extras
	}
}

// usual is the order of somebody who says nothing. Its extras are never written to: Extra makes a map of its own.
var usual = Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}

// A Partial is a function whose options are bound, or some of them.
type Partial[R any] struct {
	brew    func(Order) R
	options []Option
}

// Bind binds options of brew. It does not call brew.
func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	return &Partial[R]{brew: brew, options: slices.Clone(options)}
}

// With returns a Partial that has more options bound, after those of p.
func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{brew: p.brew, options: slices.Concat(p.options, options)}
}

// Call calls the function with an order to which all bound options and then more were applied.
func (p *Partial[R]) Call(more ...Option) R {
	o := usual
	for _, options := range [][]Option{p.options, more} {
		for _, option := range options {
			option(&o)
		}
	}
	return p.brew(o)
}

// Jobs returns a job for each of names, in order.
func (p *Partial[R]) Jobs(names []string) []func() R {
	jobs := make([]func() R, 0, len(names))
	for _, name := range names {
		jobs = append(jobs, func() R { return p.Call(Cups(name)) })
	}
	return jobs
}
