// Package readwrite takes the lock for reading to write.
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
	t.mu.RLock()
	defer t.mu.RUnlock()
	value, ok = t.entries[key]
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	read(t.entries)
}

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	write(t.entries) // want race|panic|exit "race|concurrent map"
}

func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if actual, loaded = t.entries[key]; loaded {
		return actual, true
	}
	t.entries[key] = value
	return value, false
}

func (t *Table[K, V]) Snapshot() map[K]V {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return maps.Clone(t.entries)
}
