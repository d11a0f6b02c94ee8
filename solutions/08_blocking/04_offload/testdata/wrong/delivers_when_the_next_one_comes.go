// want test "what the desk did|when the work on"

// Package offload looks for results only when a film comes in.
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
	begun := make(chan struct{})
	close(begun)
	for open := true; open && ctx.Err() == nil; {
		select {
		case <-ctx.Done():
			open = false
		case in, ok := <-orders:
			for len(house) > 0 && len(house[0].out) > 0 {
				d.Deliver(house[0].in, <-house[0].out)
				house = house[1:]
			}
			if open = ok; !ok {
				break
			}
			if len(house) == d.Room {
				d.Answer(in, false)
				break
			}
			d.Answer(in, true)
			j := job{in, make(chan Out, 1)}
			house = append(house, j)
			mine, next := begun, make(chan struct{})
			begun = next
			go func() {
				<-mine
				workers <- struct{}{}
				close(next)
				out := d.Work(ctx, in)
				<-workers
				j.out <- out
			}()
		}
	}
	for _, j := range house {
		d.Deliver(j.in, <-j.out)
	}
}
