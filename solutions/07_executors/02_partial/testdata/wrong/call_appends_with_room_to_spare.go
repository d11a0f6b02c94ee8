// Package partial binds the settings of a function now, and calls it later.
package partial

import (
	"slices"
)

// An Order is what can be said of a pot of tea.
type Order struct {
	Tea     string         // "house blend" unless somebody says otherwise
	Minutes int            // 3 unless somebody says otherwise, who may also say 0
	Cups    []string       // for whom; nobody by default
	Extras  map[string]int // how much of what, such as sugar; empty by default, never nil
}

// An Option changes an order, and does nothing else.
type Option func(*Order)

// Tea says which tea it is to be.
func Tea(name string) Option { return func(o *Order) { o.Tea = name } }

// Minutes says how long.
func Minutes(n int) Option { return func(o *Order) { o.Minutes = n } }

// Cups adds cups for these people.
func Cups(names ...string) Option {
	names = slices.Clone(names)
	return func(o *Order) { o.Cups = append(o.Cups, names...) }
}

// Extra says how much of an extra.
func Extra(name string, n int) Option { return func(o *Order) { o.Extras[name] = n } }

// A Partial is a function whose options are bound.
type Partial[R any] struct {
	brew    func(Order) R
	options []Option
}

// Bind binds options of brew.
func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	return &Partial[R]{brew, append([]Option{func(*Order) {}}, options...)}
}

// With returns a Partial that has more options bound.
func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{p.brew, slices.Concat(p.options, options)}
}

// Call calls the function.
func (p *Partial[R]) Call(more ...Option) R {
	o := Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}
	for _, option := range append(p.options, more...) { // want race "race"
		option(&o)
	}
	return p.brew(o)
}

// Jobs returns a job for each of names.
func (p *Partial[R]) Jobs(names []string) []func() R {
	var jobs []func() R
	for _, name := range names {
		jobs = append(jobs, func() R { return p.Call(Cups(name)) })
	}
	return jobs
}
