// Package atomic has what many goroutines may change at the same time without waiting for each other.
package atomic

// A Counter counts. The zero Counter is 0 and ready to use. It must not be copied.
//
// All methods may be called from many goroutines at the same time.
type Counter struct {
	// TODO: one field, of a type that can add in one step.
}

// Add adds n, which may be negative, and returns what the counter was right after that.
func (c *Counter) Add(n int64) int64 {
	// TODO: read, add and write in one step.
	return 0
}

// Value returns what the counter is now.
func (c *Counter) Value() int64 {
	// TODO
	return 0
}

// A Max keeps the greatest of all values that were offered. Only [NewMax] makes one.
//
// All methods may be called from many goroutines at the same time, and by less.
type Max[T any] struct {
	// TODO: what is kept, so that it can be exchanged in one step?
}

// NewMax returns a Max that keeps first, until something greater is offered. less
// reports whether a is less than b. It is called as often as need be, by many
// goroutines at the same time.
func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	// TODO
	return &Max[T]{}
}

// Offer keeps v if it is greater than what is kept, and reports whether it did so. Of
// two that are equal it keeps the one that came first.
func (m *Max[T]) Offer(v T) bool {
	// TODO: compare, and exchange if nobody has exchanged anything since you looked.
	return false
}

// Load returns what is kept now.
func (m *Max[T]) Load() T {
	// TODO
	var zero T
	return zero
}

// A Score is two numbers, any two, that belong together. The zero Score is 0:0 and ready
// to use. It must not be copied.
//
// All methods may be called from many goroutines at the same time, and by change.
type Score struct {
	// TODO: both numbers, so that nobody ever sees one of them without the other.
}

// Update replaces both numbers by what change returns for them, in one step.
//   - If no other update comes in between, change is called once.
//   - If one does, and has changed the numbers, change is called again.
//   - If one does, and has left the numbers as they were, either will do.
func (s *Score) Update(change func(white, black int) (int, int)) {
	// TODO: read, call change, and exchange if nobody has exchanged anything since you read.
}

// Load returns both numbers.
func (s *Score) Load() (white, black int) {
	// TODO
	return 0, 0
}

// A Flag tells many that they are to stop. The zero Flag is not set and ready to
// use. It must not be copied.
//
// All methods may be called from many goroutines at the same time.
type Flag struct {
	// TODO
}

// Stop sets the flag. If it is set, Stop does nothing.
func (f *Flag) Stop() {
	// TODO
}

// Stopped reports whether the flag is set.
func (f *Flag) Stopped() bool {
	// TODO
	return false
}
