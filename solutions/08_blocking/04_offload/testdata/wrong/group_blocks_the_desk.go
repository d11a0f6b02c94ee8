// want test "what the desk did|when the work on|when the desk took notice"

// Package offload lets the group wait for a free worker: as long as it waits, nobody gets an answer.
package offload

import (
	"context"

	"golang.org/x/sync/errgroup"
)

type Desk[In, Out any] struct {
	Workers int
	Room    int
	Work    func(ctx context.Context, in In) Out
	Answer  func(in In, taken bool)
	Deliver func(in In, out Out)
}

func (d Desk[In, Out]) Serve(ctx context.Context, orders <-chan In) {
	var team errgroup.Group
	team.SetLimit(d.Workers)
	type job struct {
		in  In
		out chan Out
	}
	var house []job
	ended := ctx.Done()
	for {
		if ctx.Err() != nil {
			orders, ended = nil, nil
		}
		if orders == nil && len(house) == 0 {
			team.Wait()
			return
		}
		var first chan Out
		if len(house) > 0 {
			first = house[0].out
		}
		select {
		case in, ok := <-orders:
			if !ok {
				orders = nil
				continue
			}
			j := job{in, make(chan Out, 1)}
			if len(house) == d.Room {
				d.Answer(in, false)
				continue
			}
			d.Answer(in, true)
			house = append(house, j)
			team.Go(func() error { j.out <- d.Work(ctx, in); return nil })
		case out := <-first:
			d.Deliver(house[0].in, out)
			house = house[1:]
		case <-ended:
		}
	}
}
