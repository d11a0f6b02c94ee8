// Package offload takes a future for each film, a sync.OnceValue that a worker runs; a goroutine asks one after another for its result, in turn.
package offload

import (
	"context"
	"sync"
)

// A Desk says what is to be done with what comes in. Serve does not change it.
type Desk[In, Out any] struct {
	// Workers is how many calls of Work may be under way at once. It is at least 1.
	Workers int

	// Room is how many may be in the house: taken, and not yet delivered. It is at least 1.
	Room int

	// Work does what was asked for, and takes as long as it likes. Its context is that of
	// Serve, or is made from it and does not end before it. Work is called from many goroutines at once.
	Work func(ctx context.Context, in In) Out

	// Answer says whether in was taken. It is quick.
	Answer func(in In, taken bool)

	// Deliver hands out what came of in. It is quick.
	Deliver func(in In, out Out)
}

type future[In, Out any] struct {
	in     In
	begun  chan struct{} // a worker has it
	result func() Out
}

// Serve answers all that comes in.
func (d Desk[In, Out]) Serve(ctx context.Context, orders <-chan In) {
	var wg sync.WaitGroup
	defer wg.Wait()
	todo := make(chan *future[In, Out], d.Room)
	inTurn := make(chan *future[In, Out], d.Room)
	ready := make(chan *future[In, Out])
	defer close(todo)
	defer close(inTurn)

	for range min(d.Workers, d.Room) {
		wg.Go(func() {
			for f := range todo {
				close(f.begun)
				f.result()
			}
		})
	}
	wg.Go(func() {
		for f := range inTurn {
			<-f.begun
			f.result() // waits for the worker
			ready <- f
		}
	})

	open, house := true, 0
	for {
		if ctx.Err() != nil {
			open = false
		}
		if !open && house == 0 {
			return
		}
		in, done := orders, ctx.Done()
		if !open {
			in, done = nil, nil
		}
		select {
		case order, ok := <-in:
			if !ok {
				open = false
				continue
			}
			taken := house < d.Room
			if taken {
				house++
				f := &future[In, Out]{in: order, begun: make(chan struct{})}
				f.result = sync.OnceValue(func() Out { return d.Work(ctx, f.in) })
				todo <- f
				inTurn <- f
			}
			d.Answer(order, taken)
		case f := <-ready:
			d.Deliver(f.in, f.result())
			house--
		case <-done:
		}
	}
}
