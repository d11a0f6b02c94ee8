// Package partial fills in one template for all jobs, under a lock that is held while the function is at it.
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

func (o Order) clone() Order {
	o.Cups = slices.Clone(o.Cups)
	extras := make(map[string]int, len(o.Extras))
	maps.Copy(extras, o.Extras)
	o.Extras = extras
	return o
}

func (o Order) with(options []Option) Order {
	o = o.clone()
	for _, option := range options {
		option(&o)
	}
	return o.clone()
}

// A Partial is a function and the order as it stands after all bound options.
type Partial[R any] struct {
	brew  func(Order) R
	order Order
}

// Bind binds options of brew. It does not call brew.
func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	usual := Order{Tea: "house blend", Minutes: 3}
	return &Partial[R]{brew, usual.with(options)}
}

// With returns a Partial that has more options bound, after those of p.
func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{p.brew, p.order.with(options)}
}

// Call calls the function with an order to which all bound options and then more were applied.
func (p *Partial[R]) Call(more ...Option) R {
	return p.brew(p.order.with(more))
}

// Jobs returns a job for each of names, in order. They fill their orders from one template.
func (p *Partial[R]) Jobs(names []string) []func() R {
	var mu sync.Mutex
	template := p.order.clone()
	template.Cups = slices.Grow(template.Cups, 1)
	jobs := make([]func() R, len(names))
	for i, name := range names {
		jobs[i] = func() R {
			mu.Lock() // want deadlock "wait for the lock mu"
			defer mu.Unlock()
			filled := template
			filled.Cups = append(filled.Cups, name)
			return p.brew(filled.clone())
		}
	}
	return jobs
}
