// Package readwrite is a table that many read at the same time and few change.
package readwrite

// A Table keeps a value for each key. Only [New] makes one. It has no goroutine of its own.
//
// All methods may be called from many goroutines at the same time, but not by a function that
// View or Update calls: it might wait for itself, for ever.
type Table[K comparable, V any] struct {
	// TODO: what must be kept, beside the entries, so that readers do not wait for each other?
}

// New returns an empty Table.
func New[K comparable, V any]() *Table[K, V] {
	// TODO: make whatever must be there before the first entry.
	return &Table[K, V]{}
}

// Get returns the value of key, and whether there is one. It waits for no reader, unless
// a writer is waiting, too.
func (t *Table[K, V]) Get(key K) (value V, ok bool) {
	// TODO: look key up, together with other readers.
	return value, false
}

// View calls read, once, with all entries. While an update is under way, View waits for it
// or shows what was before. read must not change entries, nor keep them.
func (t *Table[K, V]) View(read func(entries map[K]V)) {
	// TODO: call read while nobody writes.
}

// Update calls write, once, with all entries, for it to add, change and delete some. write
// must not keep entries. If it panics, what it has changed by then may stay, in part, too.
func (t *Table[K, V]) Update(write func(entries map[K]V)) {
	// TODO: call write while nobody else does, and nobody reads what it writes.
}

// LoadOrStore returns the value of key if there is one, and true. Otherwise it adds value,
// and returns it and false.
func (t *Table[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	// TODO: looking and adding must be one step, unless the value is there at the first look.
	return actual, false
}

// Snapshot returns a copy of all entries, never nil. It waits for no reader, unless a
// writer is waiting, too, and sees all of an update or nothing of it.
func (t *Table[K, V]) Snapshot() map[K]V {
	// TODO: copy all entries while nobody writes.
	return nil
}
