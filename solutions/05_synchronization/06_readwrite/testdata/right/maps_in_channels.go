// Package readwrite keeps the immutable map in a channel that lends it to readers, and a token for writers in another.
package readwrite

import (
	"maps"
)

type Table[K comparable, V any] struct {
	writer  chan struct{} // holds a token while nobody writes
	entries chan map[K]V  // the map is never changed
}

func New[K comparable, V any]() *Table[K, V] {
	t := &Table[K, V]{writer: make(chan struct{}, 1), entries: make(chan map[K]V, 1)}
	t.writer <- struct{}{}
	t.entries <- map[K]V{}
	return t
}

func (t *Table[K, V]) current() map[K]V {
	entries := <-t.entries
	t.entries <- entries
	return entries
}

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	value, ok = t.current()[key]
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) { read(t.current()) }

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	<-t.writer
	defer func() { t.writer <- struct{}{} }()
	next := maps.Clone(t.current())
	write(next)
	<-t.entries
	t.entries <- next
}

func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	t.Update(func(entries map[K]V) {
		if actual, loaded = entries[key]; !loaded {
			actual = value
			entries[key] = value
		}
	})
	return actual, loaded
}

func (t *Table[K, V]) Snapshot() map[K]V { return maps.Clone(t.current()) }
