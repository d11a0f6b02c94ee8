// Package taskgroup starts children, not too many at the same time, and fails and ends with them.
package taskgroup

import (
	"context"
	"fmt"
)

// A PanicError is what Wait panics with when a child has panicked.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

// Error tells the value and the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

// Unwrap returns Value if it is an error, so that errors.Is and errors.As find it.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// A Group runs functions, its children, and waits for them. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time, children included, but
// a child must not call Wait: it would wait for itself.
type Group struct {
	// TODO: what is needed to count children and places, and to remember the first failure?
}

// New returns a Group that runs at most limit children at the same time; any number if
// limit is less than 1. The children get a context made from ctx. It ends when ctx
// does, when a child fails, and when Wait has returned.
func New(ctx context.Context, limit int) *Group {
	// TODO
	return &Group{}
}

// Go adds a child and returns immediately. The child calls f, in a goroutine beside all
// others, as soon as fewer children are running than may. If the children's context
// ends before it has begun, f is not called.
//
// The first child that returns an error or panics makes the group fail and ends
// the children's context. Those that are running are waited for nevertheless.
//
// Go must not be called any more when Wait has returned.
func (g *Group) Go(f func(ctx context.Context) error) {
	// TODO: count the child in now; let it begin when there is room; and whatever
	// f does, make room for the next. A child that is never to begin keeps nobody waiting.
}

// Wait waits until every child has ended, those included that children add while it
// waits. Then it returns the error of the first child that returned one, or nil.
// If ctx ended before some child had begun, ctx.Err() may come instead, and
// does come if no child returned one. If a child has panicked, Wait panics with a
// *[PanicError] instead, that of one of those that have.
//
// Every call of Wait comes back with the same. Without children it returns nil immediately.
func (g *Group) Wait() error {
	// TODO
	return nil
}
