// want test "calls of Work for film \d+, which must not be taken|what the desk did|when the work on"

// Package offload asks the channel whether the house is full: what is in development, or ready, takes up no room.
package offload

import (
	"context"
	"sync"
)

type Desk[In, Out any] struct {
	Workers int
	Room    int
	Work    func(ctx context.Context, in In) Out
	Answer  func(in In, taken bool)
	Deliver func(in In, out Out)
}

func (d Desk[In, Out]) Serve(ctx context.Context, orders <-chan In) {
	type job struct {
		in  In
		out chan Out
	}
	jobs := make(chan job, d.Room)
	var team sync.WaitGroup
	defer team.Wait()
	defer close(jobs)
	for range d.Workers {
		team.Go(func() {
			for j := range jobs {
				j.out <- d.Work(ctx, j.in)
			}
		})
	}
	var house []job
	ended := ctx.Done()
	for {
		if orders != nil && ctx.Err() != nil {
			orders, ended = nil, nil
		}
		if orders == nil && len(house) == 0 {
			return
		}
		var first chan Out
		if len(house) > 0 {
			first = house[0].out
		}
		select {
		case <-ended:
		case in, ok := <-orders:
			if !ok {
				orders, ended = nil, nil
				break
			}
			j := job{in, make(chan Out, 1)}
			select {
			case jobs <- j:
				d.Answer(in, true)
				house = append(house, j)
			default:
				d.Answer(in, false)
			}
		case out := <-first:
			j := house[0]
			house = house[1:]
			d.Deliver(j.in, out)
		}
	}
}
