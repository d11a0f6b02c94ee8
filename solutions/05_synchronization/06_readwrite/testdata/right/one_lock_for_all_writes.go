// Package readwrite goes through Update for each change, and through View for each look.
package readwrite

import (
	"maps"
	"sync"
)

type Table[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]V
}

func New[K comparable, V any]() *Table[K, V] {
	return &Table[K, V]{entries: map[K]V{}}
}

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.View(func(entries map[K]V) { value, ok = entries[key] })
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	read(t.entries)
}

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	write(t.entries)
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

func (t *Table[K, V]) Snapshot() (copied map[K]V) {
	t.View(func(entries map[K]V) { copied = maps.Clone(entries) })
	return copied
}
