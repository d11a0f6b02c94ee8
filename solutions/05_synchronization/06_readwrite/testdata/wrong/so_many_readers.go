// want test "readers that are kept out by other readers"

// Package readwrite lets in 256 readers at a time, and no more.
package readwrite

import (
	"context"
	"maps"

	"golang.org/x/sync/semaphore"
)

const readers = 256

// A Table keeps a value for each key.
type Table[K comparable, V any] struct {
	lock    *semaphore.Weighted // a reader takes one, a writer all
	entries map[K]V
}

// New returns an empty Table.
func New[K comparable, V any]() *Table[K, V] {
	return &Table[K, V]{lock: semaphore.NewWeighted(readers), entries: make(map[K]V)}
}

func (t *Table[K, V]) acquire(n int64) {
	_ = t.lock.Acquire(context.Background(), n) // it has no other end than this
}

// Get returns the value of key, and whether there is one.
func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.acquire(1)
	defer t.lock.Release(1)
	value, ok = t.entries[key]
	return value, ok
}

// View calls read, once, with all entries.
func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.acquire(1)
	defer t.lock.Release(1)
	read(t.entries)
}

// Update calls write, once, with all entries.
func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.acquire(readers)
	defer t.lock.Release(readers)
	write(t.entries)
}

// LoadOrStore returns the value of key if there is one, and adds value otherwise.
func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if actual, loaded = t.Get(key); loaded {
		return actual, true
	}
	t.acquire(readers)
	defer t.lock.Release(readers)
	if actual, loaded = t.entries[key]; loaded { // somebody came in between
		return actual, true
	}
	t.entries[key] = value
	return value, false
}

// Snapshot returns a copy of all entries.
func (t *Table[K, V]) Snapshot() map[K]V {
	t.acquire(1)
	defer t.lock.Release(1)
	return maps.Clone(t.entries)
}
