// Package generator has a goroutine that waits for the end of the context, and that alone.
package generator

import (
	"context"
	"io"
	"iter"
	"sync"
)

// unlocked calls f without the lock.
func unlocked[T any](mu *sync.Mutex, f func() (T, error)) (T, error) {
	mu.Unlock()
	defer mu.Lock()
	return f()
}

// Stream sends what next returns on values, at most ahead of them unreceived.
func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	var (
		out      = make(chan T)
		mu       sync.Mutex
		changed  = sync.NewCond(&mu)
		queue    []T
		open     int  // values made or being made, and not received
		finished bool // next is not called any more
		ended    bool // and everything else is over, too
		result   error
	)
	produce := func() {
		mu.Lock()
		defer mu.Unlock()
		defer changed.Broadcast()
		defer func() { finished = true }()
		for {
			for open == ahead && ctx.Err() == nil {
				changed.Wait()
			}
			if result = ctx.Err(); result != nil {
				return
			}
			open++
			v, err := unlocked(&mu, func() (T, error) { return next(ctx) })
			if err != nil {
				if err != io.EOF {
					result = err
				}
				return
			}
			queue = append(queue, v)
			changed.Broadcast()
		}
	}
	deliver := func() {
		go func() {
			<-ctx.Done() // want leak "left behind"
			mu.Lock()
			defer mu.Unlock()
			changed.Broadcast()
		}()
		mu.Lock()
		lost := false
		for !lost {
			for len(queue) == 0 && !finished {
				changed.Wait()
			}
			if len(queue) == 0 {
				break
			}
			v := queue[0]
			queue = queue[1:]
			mu.Unlock()
			select {
			case out <- v:
			case <-ctx.Done():
				lost = true
			}
			mu.Lock()
			open--
			changed.Broadcast()
		}
		for !finished {
			changed.Wait()
		}
		if lost && result == nil {
			result = ctx.Err() // that was not all, for the consumer
		}
		mu.Unlock()

		close(out)
		mu.Lock()
		ended = true
		changed.Broadcast()
		mu.Unlock()
	}
	go produce()
	go deliver()
	return out, func() error {
		mu.Lock()
		defer mu.Unlock()
		for !ended {
			changed.Wait()
		}
		return result
	}
}

// All is [Stream] for a range loop.
func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		values, wait := Stream(ctx, ahead, next)
		defer wait()
		defer cancel()
		for v := range values {
			if !yield(v, nil) {
				return
			}
		}
		if err := wait(); err != nil {
			var zero T
			yield(zero, err)
		}
	}
}
