// want test "time that went by"

// Package readwrite sleeps a little before it tries again to be the only one.
package readwrite

import (
	"maps"
	"sync"
	"time"
)

type Table[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]V
}

func New[K comparable, V any]() *Table[K, V] { return &Table[K, V]{entries: map[K]V{}} }

func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	read(t.entries)
}

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	for !t.mu.TryLock() {
		time.Sleep(time.Millisecond)
	}
	defer t.mu.Unlock()
	write(t.entries)
}

func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	t.Update(func(entries map[K]V) {
		if actual, loaded = entries[key]; !loaded {
			entries[key], actual = value, value
		}
	})
	return actual, loaded
}

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.View(func(entries map[K]V) { value, ok = entries[key] })
	return value, ok
}

func (t *Table[K, V]) Snapshot() (snapshot map[K]V) {
	t.View(func(entries map[K]V) { snapshot = maps.Clone(entries) })
	return snapshot
}
