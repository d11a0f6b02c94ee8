// want test "what the desk did|when the work on|when the desk took notice|calls of Work"

// Package offload hands each film to a worker itself, and waits until one has time.
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
	jobs := make(chan job)
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
			if len(house) >= d.Room {
				d.Answer(in, false)
				break
			}
			d.Answer(in, true)
			j := job{in, make(chan Out, 1)}
			house = append(house, j)
			jobs <- j // there is room: no more than Room are in the house
		case out := <-first:
			j := house[0]
			house = house[1:]
			d.Deliver(j.in, out)
		}
	}
}
