// Package readwrite lets in ten readers: as many as its channel has tokens.
package readwrite

import (
	"maps"
	"sync"
)

const most = 10

type Table[K comparable, V any] struct {
	writing sync.Mutex // one writer at a time collects tokens
	tokens  chan struct{}
	entries map[K]V
}

func New[K comparable, V any]() *Table[K, V] {
	return &Table[K, V]{tokens: make(chan struct{}, most), entries: map[K]V{}}
}

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.View(func(entries map[K]V) { value, ok = entries[key] })
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.tokens <- struct{}{} // want deadlock|test "wait|keeps out"
	defer func() { <-t.tokens }()
	read(t.entries)
}

func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	for range most {
		t.tokens <- struct{}{}
	}
	defer func() {
		for range most {
			<-t.tokens
		}
	}()
	write(t.entries)
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

func (t *Table[K, V]) Snapshot() (copied map[K]V) {
	t.View(func(entries map[K]V) { copied = maps.Clone(entries) })
	return copied
}
