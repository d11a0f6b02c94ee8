// want perturbed test "when the works? on|what the desk"

// Package offload starts a goroutine for each film, and they race for the workers.
package offload

import "context"

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
	workers := make(chan struct{}, d.Workers)
	var house []job
	ended := ctx.Done()
	for {
		if ctx.Err() != nil {
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
		case in, ok := <-orders:
			if !ok {
				orders = nil
				break
			}
			if len(house) == d.Room {
				d.Answer(in, false)
				break
			}
			d.Answer(in, true)
			j := job{in, make(chan Out, 1)}
			house = append(house, j)
			go func() {
				workers <- struct{}{}
				out := d.Work(ctx, in)
				<-workers
				j.out <- out
			}()
		case out := <-first:
			d.Deliver(house[0].in, out)
			house = house[1:]
		case <-ended:
		}
	}
}
