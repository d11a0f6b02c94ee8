// want test "half an update with Snapshot"

// Package readwrite makes a snapshot one key after the other, with the lock released in between.
package readwrite

import (
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
	t.mu.Lock()
	defer t.mu.Unlock()
	write(t.entries)
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
	copied := map[K]V{}
	for _, key := range t.keys() {
		if value, ok := t.Get(key); ok {
			copied[key] = value
		}
	}
	return copied
}

func (t *Table[K, V]) keys() []K {
	t.mu.RLock()
	defer t.mu.RUnlock()
	keys := make([]K, 0, len(t.entries))
	for key := range t.entries {
		keys = append(keys, key)
	}
	return keys
}
