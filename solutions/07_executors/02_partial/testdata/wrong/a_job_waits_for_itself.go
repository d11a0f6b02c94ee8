// Package partial gives each job a lock, for which a second run of the same job waits.
package partial

import (
	"maps"
	"slices"
	"sync"
)

// An Order is what can be said of a pot of tea.
type Order struct {
	Tea     string         // "house blend" unless somebody says otherwise
	Minutes int            // 3 unless somebody says otherwise, who may also say 0
	Cups    []string       // for whom; nobody by default, nil or empty
	Extras  map[string]int // how much of what, such as sugar; empty by default, never nil
}

// An Option changes an order, and does nothing else.
type Option func(*Order)

// Tea says which tea it is to be.
func Tea(name string) Option {
	return func(o *Order) { o.Tea = name }
}

// Minutes says how long.
func Minutes(n int) Option {
	return func(o *Order) { o.Minutes = n }
}

// Cups adds cups for these people, after those that there are.
func Cups(names ...string) Option {
	names = slices.Clone(names)
	return func(o *Order) { o.Cups = slices.Concat(o.Cups, names) }
}

// Extra says how much of an extra, in place of what was said of it before.
func Extra(name string, n int) Option {
	return func(o *Order) {
		extras := map[string]int{}
		maps.Copy(extras, o.Extras)
		extras[name] = n
		o.Extras = extras
	}
}

// A Partial is a function whose options are bound, or some of them.
type Partial[R any] struct {
	brew    func(Order) R
	options []Option
}

// Bind binds options of brew.
func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	return &Partial[R]{brew: brew, options: slices.Clone(options)}
}

// With returns a Partial that has more options bound, after those of p.
func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{brew: p.brew, options: slices.Concat(p.options, options)}
}

// order makes a new order.
func (p *Partial[R]) order(more []Option) Order {
	o := Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}
	for _, option := range slices.Concat(p.options, more) {
		option(&o)
	}
	return o
}

// Call calls the function with an order to which all bound options and then more were applied.
func (p *Partial[R]) Call(more ...Option) R {
	return p.brew(p.order(more))
}

// Jobs returns a job for each of names, in order.
func (p *Partial[R]) Jobs(names []string) []func() R {
	jobs := make([]func() R, len(names))
	for i, name := range names {
		var (
			mu   sync.Mutex
			more = []Option{Cups(name)}
		)
		jobs[i] = func() R {
			mu.Lock() // want deadlock "wait for the lock mu|waits for the lock mu"
			defer mu.Unlock()
			return p.Call(more...)
		}
	}
	return jobs
}
