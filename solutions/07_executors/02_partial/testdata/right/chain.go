// Package partial has each Partial know the one that it was made from, and what was added.
package partial

type Order struct {
	Tea     string
	Minutes int
	Cups    []string
	Extras  map[string]int
}

type Option func(*Order)

func Tea(name string) Option { return func(o *Order) { o.Tea = name } }
func Minutes(n int) Option   { return func(o *Order) { o.Minutes = n } }
func Extra(name string, n int) Option {
	return func(o *Order) { o.Extras[name] = n }
}

func Cups(names ...string) Option {
	mine := make([]string, len(names))
	copy(mine, names)
	return func(o *Order) { o.Cups = append(o.Cups, mine...) }
}

type Partial[R any] struct {
	brew   func(Order) R
	parent *Partial[R] // nil if there is none
	own    []Option
}

func Bind[R any](brew func(Order) R, options ...Option) *Partial[R] {
	return &Partial[R]{brew: brew, own: append([]Option{}, options...)}
}

func (p *Partial[R]) With(options ...Option) *Partial[R] {
	return &Partial[R]{p.brew, p, append([]Option{}, options...)}
}

func (p *Partial[R]) order() *Order {
	var o *Order
	if p.parent != nil {
		o = p.parent.order()
	} else {
		o = &Order{Tea: "house blend", Minutes: 3, Extras: map[string]int{}}
	}
	for _, option := range p.own {
		option(o)
	}
	return o
}

func (p *Partial[R]) Call(more ...Option) R {
	o := p.order()
	for _, option := range more {
		option(o)
	}
	return p.brew(*o)
}

func (p *Partial[R]) Jobs(names []string) []func() R {
	var jobs []func() R
	for i := range names {
		with := p.With(Cups(names[i]))
		jobs = append(jobs, func() R { return with.Call() })
	}
	return jobs
}
