// Package readwrite counts down a reader that panics, but does not wake the writer that waits for it.
package readwrite

import (
	"maps"
	"sync"
)

// A phases is a lock for readers and writers. A writer that waits lets no new reader
// in; when a writer leaves, all readers that waited go in, before the next writer.
type phases struct {
	mu      sync.Mutex
	changed *sync.Cond
	inside  int // readers
	queued  int // readers that wait
	wanting int // writers that wait
	writing bool
	phase   int // how many writers have left
}

func (p *phases) enter() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.writing && p.wanting == 0 {
		p.inside++
		return
	}
	p.queued++
	for phase := p.phase; p.phase == phase; {
		p.changed.Wait()
	}
}

func (p *phases) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inside--
	if p.inside == 0 {
		p.changed.Broadcast()
	}
}

// abandon takes back the enter of a reader that did not come to its end.
func (p *phases) abandon() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inside--
}

func (p *phases) lock() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wanting++
	for p.writing || p.inside > 0 {
		p.changed.Wait() // want deadlock "waits for a signal"
	}
	p.wanting--
	p.writing = true
}

func (p *phases) unlock() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writing = false
	p.inside, p.queued = p.queued, 0
	p.phase++
	p.changed.Broadcast()
}

// A Table keeps a value for each key.
type Table[K comparable, V any] struct {
	door    phases
	entries map[K]V
}

// New returns an empty Table.
func New[K comparable, V any]() *Table[K, V] {
	t := &Table[K, V]{entries: make(map[K]V)}
	t.door.changed = sync.NewCond(&t.door.mu)
	return t
}

// Get returns the value of key, and whether there is one.
func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	t.View(func(entries map[K]V) { value, ok = entries[key] })
	return value, ok
}

// View calls read with all entries.
func (t *Table[K, V]) View(read func(entries map[K]V)) {
	t.door.enter()
	done := false
	defer func() {
		if !done {
			t.door.abandon()
		}
	}()
	read(t.entries)
	done = true
	t.door.leave()
}

// Update calls write with all entries.
func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	t.door.lock()
	defer t.door.unlock()
	write(t.entries)
}

// LoadOrStore returns the value of key, or adds one.
func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if actual, loaded = t.Get(key); loaded {
		return actual, loaded
	}
	t.Update(func(entries map[K]V) {
		if actual, loaded = entries[key]; !loaded {
			entries[key] = value
			actual = value
		}
	})
	return actual, loaded
}

// Snapshot returns a copy of all entries.
func (t *Table[K, V]) Snapshot() (all map[K]V) {
	t.View(func(entries map[K]V) { all = maps.Clone(entries) })
	return all
}
