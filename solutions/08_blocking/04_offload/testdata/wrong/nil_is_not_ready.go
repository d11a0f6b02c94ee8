// want deadlock|test "wait|what the desk did"

// Package offload takes a nil for a result that is not there yet.
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
		out any
	}
	type word struct {
		of  *job
		out any
	}
	var house []*job // taken and not delivered, oldest first; only this goroutine touches it
	begun := 0       // house[:begun] have been given to a worker
	busy := 0        // workers that have not sent word yet
	finished := make(chan word)
	ended := ctx.Done()
	for {
		if ctx.Err() != nil { // not left to select, which takes any case that is ready
			orders, ended = nil, nil
		}
		if orders == nil && len(house) == 0 {
			return
		}
		select {
		case in, ok := <-orders:
			if !ok {
				orders = nil
				continue
			}
			taken := len(house) < d.Room
			d.Answer(in, taken)
			if taken {
				house = append(house, &job{in: in})
			}
		case w := <-finished:
			w.of.out = w.out
			busy--
			for len(house) > 0 && house[0].out != nil {
				d.Deliver(house[0].in, house[0].out.(Out))
				house = house[1:]
				begun--
			}
		case <-ended:
		}
		for ; busy < d.Workers && begun < len(house); begun++ {
			busy++
			j := house[begun]
			go func() {
				finished <- word{j, d.Work(ctx, j.in)} // the loop does not end before it has heard of each
			}()
		}
	}
}
