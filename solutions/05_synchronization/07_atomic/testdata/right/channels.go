// Package atomic keeps each state in a channel with room for one: who has taken it out is alone with it, and puts it back before anybody else's function runs.
package atomic

import "sync"

type Counter struct{ n cell[int64] }

func (c *Counter) Add(n int64) int64 {
	v := c.n.take()
	v.value += n
	defer c.n.put(v)
	return v.value
}

func (c *Counter) Value() int64 {
	v := c.n.take()
	defer c.n.put(v)
	return v.value
}

type Max[T any] struct {
	less func(a, b T) bool
	kept cell[T]
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	v := m.kept.take()
	v.value = first
	m.kept.put(v)
	return m
}

func (m *Max[T]) Offer(v T) bool {
	return m.kept.update(func(kept T) (T, bool) { return v, m.less(kept, v) })
}

func (m *Max[T]) Load() T {
	v := m.kept.take()
	defer m.kept.put(v)
	return v.value
}

type Score struct{ both cell[[2]int] }

func (s *Score) Update(change func(white, black int) (int, int)) {
	s.both.update(func(now [2]int) ([2]int, bool) {
		white, black := change(now[0], now[1])
		return [2]int{white, black}, true
	})
}

func (s *Score) Load() (white, black int) {
	v := s.both.take()
	defer s.both.put(v)
	return v.value[0], v.value[1]
}

type Flag struct {
	once, stop sync.Once
	stopped    chan struct{}
}

func (f *Flag) channel() chan struct{} {
	f.once.Do(func() { f.stopped = make(chan struct{}) })
	return f.stopped
}

func (f *Flag) Stop() { f.stop.Do(func() { close(f.channel()) }) }

func (f *Flag) Stopped() bool {
	select {
	case <-f.channel():
		return true
	default:
		return false
	}
}

type version[T any] struct {
	value  T
	number int
}

// A cell is a value that is taken out and put back. The zero cell has the zero T in it.
type cell[T any] struct {
	once sync.Once
	room chan version[T]
}

func (c *cell[T]) take() version[T] {
	c.once.Do(func() {
		c.room = make(chan version[T], 1)
		c.room <- version[T]{}
	})
	return <-c.room
}

func (c *cell[T]) put(v version[T]) { c.room <- v }

func (c *cell[T]) update(f func(T) (T, bool)) bool {
	for {
		old := c.take()
		c.put(old)
		value, ok := f(old.value)
		if !ok {
			return false
		}
		now := c.take()
		if now.number == old.number {
			c.put(version[T]{value, old.number + 1})
			return true
		}
		c.put(now)
	}
}
