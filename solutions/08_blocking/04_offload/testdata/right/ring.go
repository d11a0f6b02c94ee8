// Package offload numbers the places in the house round and round, and counts with atomics; a bell tells the desk to look.
package offload

import (
	"context"
	"sync"
	"sync/atomic"
)

type Desk[In, Out any] struct {
	Workers int
	Room    int
	Work    func(ctx context.Context, in In) Out
	Answer  func(in In, taken bool)
	Deliver func(in In, out Out)
}

func (d Desk[In, Out]) Serve(ctx context.Context, orders <-chan In) {
	type place struct {
		in    In
		out   Out
		ready atomic.Bool
	}
	ring := make([]place, d.Room)
	bell := make(chan struct{}, 1)
	free := make(chan struct{}, d.Workers)
	for range d.Workers {
		free <- struct{}{}
	}
	var team sync.WaitGroup
	defer team.Wait()
	var taken, begun, delivered int
	done := ctx.Done()
	for {
		for delivered < begun && ring[delivered%d.Room].ready.Load() {
			p := &ring[delivered%d.Room]
			p.ready.Store(false)
			d.Deliver(p.in, p.out)
			delivered++
		}
		if ctx.Err() != nil {
			orders, done = nil, nil
		}
		if orders == nil && delivered == taken {
			return
		}
		var worker chan struct{}
		if begun < taken {
			worker = free
		}
		select {
		case <-bell:
		case <-done:
		case <-worker:
			p := &ring[begun%d.Room]
			begun++
			team.Go(func() {
				p.out = d.Work(ctx, p.in)
				p.ready.Store(true)
				free <- struct{}{}
				select {
				case bell <- struct{}{}:
				default:
				}
			})
		case in, ok := <-orders:
			if !ok {
				orders, done = nil, nil
				break
			}
			if taken-delivered == d.Room {
				d.Answer(in, false)
				break
			}
			d.Answer(in, true)
			ring[taken%d.Room].in = in
			taken++
		}
	}
}
