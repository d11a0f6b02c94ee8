// want test "with LoadOrStore, and a writer one"

// Package readwrite copies in LoadOrStore the map that it saw before it had the lock: what was written while it waited is lost.
package readwrite

import (
	"maps"
	"sync"
	"sync/atomic"
)

// A Table keeps a value for each key. A map that was published is never changed.
type Table[K comparable, V any] struct {
	writing sync.Mutex
	current atomic.Pointer[map[K]V]
}

// New returns an empty Table.
func New[K comparable, V any]() *Table[K, V] {
	t := &Table[K, V]{}
	t.current.Store(&map[K]V{})
	return t
}

// Get returns the value of key, and whether there is one.
func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	value, ok = (*t.current.Load())[key]
	return value, ok
}

// View calls read with all entries.
func (t *Table[K, V]) View(read func(entries map[K]V)) {
	read(*t.current.Load())
}

// Update calls write with all entries.
func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	next := maps.Clone(*t.current.Load())
	write(next)
	t.current.Store(&next)
}

// LoadOrStore returns the value of key, or adds one.
func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	entries := *t.current.Load()
	if actual, loaded = entries[key]; loaded {
		return actual, true
	}
	t.writing.Lock()
	defer t.writing.Unlock()
	if actual, loaded = t.Get(key); loaded {
		return actual, true
	}
	next := maps.Clone(entries)
	next[key] = value
	t.current.Store(&next)
	return value, false
}

// Snapshot returns a copy of all entries.
func (t *Table[K, V]) Snapshot() map[K]V { return maps.Clone(*t.current.Load()) }
