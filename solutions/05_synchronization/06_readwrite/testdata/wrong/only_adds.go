// Package readwrite shows readers a map that an update replaces, and adds to it without making a new one: nothing that is
// there changes. But it is the map that a reader looks at.
package readwrite

import (
	"maps"
	"sync"
	"sync/atomic"
)

type Table[K comparable, V any] struct {
	mu      sync.RWMutex            // guards what is in the map
	writing sync.Mutex              // one writer at a time
	entries atomic.Pointer[map[K]V] // Update never changes it, but replaces it
}

func New[K comparable, V any]() *Table[K, V] {
	t := &Table[K, V]{}
	t.entries.Store(&map[K]V{})
	return t
}

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	value, ok = (*t.entries.Load())[key]
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) {
	read(*t.entries.Load())
}

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	next := maps.Clone(*t.entries.Load())
	write(next)
	t.entries.Store(&next)
}

func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if actual, loaded = t.Get(key); loaded {
		return actual, true
	}
	t.writing.Lock()
	defer t.writing.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	entries := *t.entries.Load()
	if actual, loaded = entries[key]; loaded {
		return actual, true
	}
	entries[key] = value // want race|panic|exit "race|concurrent map"
	return value, false
}

func (t *Table[K, V]) Snapshot() map[K]V {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return maps.Clone(*t.entries.Load())
}
