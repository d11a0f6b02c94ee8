// Package atomic has a goroutine of its own that keeps the greatest, and nobody ends it.
package atomic

import "sync/atomic"

type Counter struct{ n atomic.Int64 }

func (c *Counter) Add(n int64) int64 { return c.n.Add(n) }

func (c *Counter) Value() int64 { return c.n.Load() }

type Max[T any] struct {
	offers chan offer[T]
	loads  chan T
}

type offer[T any] struct {
	v    T
	kept chan bool
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{make(chan offer[T]), make(chan T)}
	go func() {
		kept := first
		for {
			select {
			case o := <-m.offers:
				greater := less(kept, o.v)
				if greater {
					kept = o.v
				}
				o.kept <- greater
			case m.loads <- kept:
			}
		}
	}()
	return m
}

func (m *Max[T]) Offer(v T) bool {
	o := offer[T]{v, make(chan bool)}
	m.offers <- o
	return <-o.kept
}

func (m *Max[T]) Load() T { return <-m.loads } // want deadlock "m.loads"

type pair struct{ white, black int }

type Score struct{ both atomic.Pointer[pair] }

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		old := s.both.Load()
		var now pair
		if old != nil {
			now = *old
		}
		white, black := change(now.white, now.black)
		if s.both.CompareAndSwap(old, &pair{white, black}) {
			return
		}
	}
}

func (s *Score) Load() (white, black int) {
	if both := s.both.Load(); both != nil {
		return both.white, both.black
	}
	return 0, 0
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
