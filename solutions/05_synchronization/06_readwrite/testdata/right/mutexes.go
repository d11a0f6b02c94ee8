// Package readwrite has one mutex for writers and another for the map, which is replaced and never changed.
package readwrite

import (
	"maps"
	"sync"
)

type Table[K comparable, V any] struct {
	writing sync.Mutex // held for a whole update

	mu      sync.Mutex // held to fetch or replace entries
	entries map[K]V    // never changed
}

func New[K comparable, V any]() *Table[K, V] {
	return &Table[K, V]{entries: map[K]V{}}
}

func (t *Table[K, V]) current() map[K]V {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.entries
}

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	value, ok = t.current()[key]
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) { read(t.current()) }

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	next := maps.Clone(t.current())
	write(next)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.entries = next
}

func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	t.Update(func(entries map[K]V) {
		if actual, loaded = entries[key]; !loaded {
			actual = value
			entries[key] = value
		}
	})
	return actual, loaded
}

func (t *Table[K, V]) Snapshot() map[K]V { return maps.Clone(t.current()) }
