// want race|panic|exit "race|concurrent map"

// Package readwrite has an atomic pointer to a map which it changes in place.
package readwrite

import (
	"maps"
	"sync"
	"sync/atomic"
)

type Table[K comparable, V any] struct {
	writing sync.Mutex
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
	t.writing.Lock()
	defer t.writing.Unlock()
	write(t.current())
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
