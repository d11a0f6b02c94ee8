// want test "kept out by other readers"

// Package readwrite wakes one of those who wait, who wakes the next when it leaves: after a writer, readers come in one by one.
package readwrite

import (
	"maps"
	"sync"
)

type Table[K comparable, V any] struct {
	mu      sync.Mutex
	free    *sync.Cond
	readers int
	writing bool
	entries map[K]V
}

func New[K comparable, V any]() *Table[K, V] {
	t := &Table[K, V]{entries: map[K]V{}}
	t.free = sync.NewCond(&t.mu)
	return t
}

func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.mu.Lock()
	for t.writing {
		t.free.Wait()
	}
	t.readers++
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.readers--
		t.free.Signal()
	}()
	read(t.entries)
}

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.mu.Lock()
	for t.writing || t.readers > 0 {
		t.free.Wait()
	}
	t.writing = true
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.writing = false
		t.free.Signal()
	}()
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
