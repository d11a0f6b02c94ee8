// want test "writers inside Update at the same time"

// Package readwrite has writers work on copies, of which the last one wins.
package readwrite

import (
	"maps"
	"sync/atomic"
)

type Table[K comparable, V any] struct {
	entries atomic.Pointer[map[K]V] // never changed, only replaced
}

func New[K comparable, V any]() *Table[K, V] {
	t := &Table[K, V]{}
	t.entries.Store(&map[K]V{})
	return t
}

func (t *Table[K, V]) current() map[K]V { return *t.entries.Load() }

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	value, ok = t.current()[key]
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) { read(t.current()) }

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	next := maps.Clone(t.current())
	write(next)
	t.entries.Store(&next)
}

func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if actual, loaded = t.Get(key); loaded {
		return actual, true
	}
	t.Update(func(entries map[K]V) {
		if actual, loaded = entries[key]; !loaded {
			actual = value
			entries[key] = value
		}
	})
	return actual, loaded
}

func (t *Table[K, V]) Snapshot() map[K]V { return maps.Clone(t.current()) }
