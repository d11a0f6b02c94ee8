// want perturbed test "half an update"

// Package readwrite keeps each entry safe by itself: half of an update can be seen.
package readwrite

import (
	"maps"
	"sync"
)

type Table[K comparable, V any] struct {
	writing sync.Mutex
	entries sync.Map
}

func New[K comparable, V any]() *Table[K, V] { return &Table[K, V]{} }

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	found, ok := t.entries.Load(key)
	if ok {
		value = found.(V)
	}
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) { read(t.Snapshot()) }

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	old := t.Snapshot()
	entries := maps.Clone(old)
	write(entries)
	for key := range old {
		if _, ok := entries[key]; !ok {
			t.entries.Delete(key)
		}
	}
	for key, value := range entries {
		t.entries.Store(key, value)
	}
}

func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	t.writing.Lock()
	defer t.writing.Unlock()
	found, loaded := t.entries.LoadOrStore(key, value)
	return found.(V), loaded
}

func (t *Table[K, V]) Snapshot() map[K]V {
	entries := map[K]V{}
	t.entries.Range(func(key, value any) bool {
		entries[key.(K)] = value.(V)
		return true
	})
	return entries
}
