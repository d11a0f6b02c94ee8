// Package readwrite has x/sync's weighted semaphore: a reader takes one, a writer takes all.
package readwrite

import (
	"context"
	"maps"
	"math"

	"golang.org/x/sync/semaphore"
)

const all = math.MaxInt64

type Table[K comparable, V any] struct {
	users   *semaphore.Weighted
	entries map[K]V
}

func New[K comparable, V any]() *Table[K, V] {
	return &Table[K, V]{semaphore.NewWeighted(all), map[K]V{}}
}

func (t *Table[K, V]) use(n int64, f func(map[K]V)) {
	// It fails only if the context ends, and this one never does.
	_ = t.users.Acquire(context.Background(), n)
	defer t.users.Release(n)
	f(t.entries)
}

func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.View(func(entries map[K]V) { value, ok = entries[key] })
	return value, ok
}

func (t *Table[K, V]) View(read func(entries map[K]V)) { t.use(1, read) }

func (t *Table[K, V]) Update(write func(entries map[K]V)) { t.use(all, write) }

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
