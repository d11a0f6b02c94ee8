// Package readwrite is a table that many read at the same time and few change.
package readwrite

import (
	"maps"
	"sync"
)

// A Table keeps a value for each key. Only [New] makes one. It has no goroutine of its own.
//
// All methods may be called from many goroutines at the same time, but not by a function that
// View or Update calls: it might wait for itself, for ever.
type Table[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]V // guarded by mu, and never handed out without it
}

// New returns an empty Table.
func New[K comparable, V any]() *Table[K, V] {
	return &Table[K, V]{entries: map[K]V{}}
}

// Get returns the value of key, and whether there is one. It waits for no reader, unless
// a writer is waiting, too.
func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	value, ok = t.entries[key]
	return value, ok
}

// View calls read, once, with all entries. While an update is under way, View waits for it
// or shows what was before. read must not change entries, nor keep them.
func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	read(t.entries)
}

// Update calls write, once, with all entries, for it to add, change and delete some. write
// must not keep entries. If it panics, what it has changed by then may stay, in part, too.
func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	write(t.entries)
}

// LoadOrStore returns the value of key if there is one, and true. Otherwise it adds value,
// and returns it and false.
func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	// Mostly it is there, and then nobody need wait. A read lock cannot be made a
	// write lock: who holds the one waits for the other for ever. So let go first, ...
	if actual, loaded = t.Get(key); loaded {
		return actual, true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	// ... and look again: somebody may have been here in between.
	if actual, loaded = t.entries[key]; loaded {
		return actual, true
	}
	t.entries[key] = value
	return value, false
}

// Snapshot returns a copy of all entries, never nil. It waits for no reader, unless a
// writer is waiting, too, and sees all of an update or nothing of it.
func (t *Table[K, V]) Snapshot() map[K]V {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return maps.Clone(t.entries)
}
