// want test "functions that the context"

// Package taskgroup has the context end that of the children, and does not say that it need not any more.
package taskgroup

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
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
	ctx      context.Context
	cancel   context.CancelFunc
	places   chan struct{} // nil if there is no limit
	children sync.WaitGroup

	mu       sync.Mutex
	err      error
	panicked *PanicError
}

// New returns a Group that runs at most limit children at the same time; any number if
// limit is less than 1. The children get a context made from ctx. It ends when ctx
// does, when a child fails, and when Wait has returned.
func New(ctx context.Context, limit int) *Group {
	g := &Group{}
	its, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	g.ctx, g.cancel = its, func() { cancel(nil) }
	if ctx.Err() != nil {
		cancel(ctx.Err())
	} else {
		context.AfterFunc(ctx, func() { cancel(ctx.Err()) })
	}
	if limit > 0 {
		g.places = make(chan struct{}, limit)
	}
	return g
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
	// The goroutine waits for a place, not Go: a child that starts a child holds one itself.
	g.children.Go(func() {
		if g.places != nil {
			select {
			case g.places <- struct{}{}:
				defer func() { <-g.places }()
			case <-g.ctx.Done():
			}
		}
		// Asked again although the select has: when both are true it takes either.
		if err := context.Cause(g.ctx); err != nil {
			g.fail(err, nil)
			return
		}
		g.run(f)
	})
}

func (g *Group) run(f func(ctx context.Context) error) {
	defer func() {
		if v := recover(); v != nil {
			g.fail(nil, &PanicError{Value: v, Stack: debug.Stack()})
		}
	}()
	if err := f(g.ctx); err != nil {
		g.fail(err, nil)
	}
}

// fail keeps the first error and the first panic, and only then ends the context:
// what follows from that is not first.
func (g *Group) fail(err error, panicked *PanicError) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	if g.panicked == nil {
		g.panicked = panicked
	}
	g.cancel()
}

// Wait waits until every child has ended, those included that children add while it
// waits. Then it returns the error of the first child that returned one, or nil.
// If ctx ended before some child had begun, ctx.Err() may come instead, and
// does come if no child returned one. If a child has panicked, Wait panics with a
// *[PanicError] instead, that of one of those that have.
//
// Every call of Wait comes back with the same. Without children it returns nil immediately.
func (g *Group) Wait() error {
	g.children.Wait()
	g.cancel()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.panicked != nil {
		panic(g.panicked)
	}
	return g.err
}
