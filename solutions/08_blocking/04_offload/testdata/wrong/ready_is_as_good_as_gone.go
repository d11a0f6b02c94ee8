// want test "what the desk did next|calls of Work"

// Package offload takes one more if the next to be delivered is ready, and delivers that one afterwards.
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
	var house []*job // taken and not delivered, oldest first; only this goroutine touches it
	begun := 0       // house[:begun] have been given to a worker
	busy := 0        // workers that have not sent word yet
	finished := make(chan bool)
	ended := ctx.Done()
	for {
		if ctx.Err() != nil {
			orders, ended = nil, nil
		}
		if orders == nil && len(house) == 0 && busy == 0 {
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
			taken := len(house) < d.Room || len(house) == d.Room && len(first) > 0
			d.Answer(in, taken)
			if taken {
				house = append(house, &job{in, make(chan Out, 1)})
			}
		case out := <-first:
			d.Deliver(house[0].in, out)
			house = house[1:]
			begun--
		case <-finished:
			busy--
		case <-ended:
			orders, ended = nil, nil
		}
		for ; busy < d.Workers && begun < len(house); begun++ {
			busy++
			j := house[begun]
			go func() {
				j.out <- d.Work(ctx, j.in)
				finished <- true
			}()
		}
	}
}
