// Package partial binds the settings of a function now, and calls it later.
package partial

import "slices"

// An Order is what can be said of a pot of tea.
type Order struct {
	Tea     string         // "house blend" unless somebody says otherwise
	Minutes int            // 3 unless somebody says otherwise, who may also say 0
	Cups    []string       // for whom; nobody by default, nil or empty
	Extras  map[string]int // how much of what, such as sugar; empty by default, never nil
}

// An Option changes an order, and does nothing else. It may be applied at any time, to many orders, by many at the same time.
type Option func(*Order)

// Tea says which tea it is to be.
func Tea(name string) Option { return func(o *Order) { o.Tea = name } }

// Minutes says how long.
func Minutes(n int) Option { return func(o *Order) { o.Minutes = n } }

// Cups adds cups for these people, after those that there are.
func Cups(names ...string) Option {
	names = slices.Clone(names) // the caller's, if he wrote Cups(guests...)
	return func(o *Order) { o.Cups = append(o.Cups, names...) }
}

// Extra says how much of an extra, in place of what was said of it before.
func Extra(name string, n int) Option { return func(o *Order) { o.Extras[name] = n } }

// A Partial is a function whose options are bound, or some of them. It never changes. Only [Bind] and [Partial.With] make one.
//
// All functions and methods may be called from many goroutines at the same time.
type Partial[R any] struct {
	brew    func(Order) R
	options []Option // never appended to: whoever adds some makes a new slice
}

// Bind binds options of brew.
func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	return &Partial[R]{brew, slices.Clone(options)}
}

// With returns a Partial that has more options bound, after those of p.
func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{p.brew, slices.Concat(p.options, options)}
}

// Call calls the function with an order to which all bound options and then more were applied.
//
// The order is made anew each time. A finished one, kept for all calls, would have to be copied as deeply as it goes.
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

// Jobs returns a job for each of names.
func (p *Partial[R]) Jobs(names []string) []func() R {
	jobs := make([]func() R, 0, len(names))
	for _, name := range names {
		jobs = append(jobs, func() R { return p.Call(Cups(name)) })
	}
	return jobs
}
