// Package partial binds the settings of a function now, and calls it later.
package partial

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
func Tea(name string) Option {
	// TODO
	return func(*Order) {}
}

// Minutes says how long.
func Minutes(n int) Option {
	// TODO
	return func(*Order) {}
}

// Cups adds cups for these people, after those that there are.
func Cups(names ...string) Option {
	// TODO: what if the caller changes names afterwards?
	return func(*Order) {}
}

// Extra says how much of an extra, in place of what was said of it before.
func Extra(name string, n int) Option {
	// TODO
	return func(*Order) {}
}

// A Partial is a function whose options are bound, or some of them. It never changes. Only [Bind] and [Partial.With] make one.
//
// All functions and methods may be called from many goroutines at the same time.
type Partial[R any] struct {
	// TODO: the function, and what is bound.
}

// Bind binds options of brew.
func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	// TODO
	return &Partial[R]{}
}

// With returns a Partial that has more options bound, after those of p.
func (p *Partial[R]) With(options ...Option) *Partial[R] {
	// TODO
	return p
}

// Call calls the function with an order to which all bound options and then more were applied.
func (p *Partial[R]) Call(more ...Option) R {
	// TODO
	var zero R
	return zero
}

// Jobs returns a job for each of names.
func (p *Partial[R]) Jobs(names []string) []func() R {
	// TODO
	return nil
}
