// Package offload asks an errgroup with a limit for a worker, and asks again whenever a result comes in; results are sorted by number.
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
	type result struct {
		n   int
		out Out
	}
	var team errgroup.Group
	results := make(chan result, d.Room)
	films := map[int]In{}  // in the house, by number
	ready := map[int]Out{} // those that wait for their turn
	taken, begun, ended, delivered := 0, 0, 0, 0
	done := ctx.Done()
	for orders != nil || delivered < taken {
		if orders != nil && ctx.Err() != nil {
			orders, done = nil, nil
			continue
		}
		select {
		case <-done:
			continue
		case in, ok := <-orders:
			if !ok {
				orders, done = nil, nil
				continue
			}
			if len(films) < d.Room {
				films[taken] = in
				taken++
				d.Answer(in, true)
			} else {
				d.Answer(in, false)
			}
		case r := <-results:
			ended++
			ready[r.n] = r.out
			for {
				out, ok := ready[delivered]
				if !ok {
					break
				}
				in := films[delivered]
				delete(ready, delivered)
				delete(films, delivered)
				delivered++
				d.Deliver(in, out)
			}
		}
		for begun < taken && begun-ended < d.Workers {
			n, in := begun, films[begun]
			begun++
			team.Go(func() error {
				results <- result{n, d.Work(ctx, in)}
				return nil
			})
		}
	}
	team.Wait()
}
