// Package readwrite looks in Get for a key that is missing once more, and takes the write lock for that, as LoadOrStore must.
package readwrite

import (
	"maps"
	"sync"
)

// A Table keeps a value for each key.
type Table[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]V
}

// New returns an empty Table.
func New[K comparable, V any]() *Table[K, V] {
	return &Table[K, V]{entries: make(map[K]V)}
}

// Get returns the value of key, and whether there is one.
func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	return t.find(key, nil)
}

// find looks key up. If it is not there, it looks again where nobody else can be, and
// calls missing, if that is not nil.
func (t *Table[K, V]) find(key K, missing func()) (value V, ok bool) {
	look := func() { value, ok = t.entries[key] }
	if t.with(t.mu.RLocker(), look); ok {
		return value, true
	}
	t.with(&t.mu, func() {
		if look(); !ok && missing != nil {
			missing()
		}
	})
	return value, ok
}

func (t *Table[K, V]) with(lock sync.Locker, f func()) {
	lock.Lock() // want deadlock "lock"
	defer lock.Unlock()
	f()
}

// View calls read with all entries.
func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	read(t.entries)
}

// Update calls write with all entries.
func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	write(t.entries)
}

// LoadOrStore returns the value of key, or adds one.
func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	actual, loaded = t.find(key, func() { t.entries[key] = value })
	if !loaded {
		actual = value
	}
	return actual, loaded
}

// Snapshot returns a copy of all entries.
func (t *Table[K, V]) Snapshot() map[K]V {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return maps.Clone(t.entries)
}
