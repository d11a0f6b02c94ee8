// want test "answers to film 0, which was received"

// Package offload looks at ctx once more when a film has come in, and lets it fall without a word if it has ended.
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
		in    In
		out   Out
		ready bool
	}
	var house []*job // taken and not delivered, oldest first; only this goroutine touches it
	begun := 0       // house[:begun] have been given to a worker
	busy := 0        // workers that have not sent word yet
	finished := make(chan *job)
	ended := ctx.Done()
	for {
		if ctx.Err() != nil {
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
			if ctx.Err() != nil {
				continue
			}
			taken := len(house) < d.Room
			d.Answer(in, taken)
			if taken {
				house = append(house, &job{in: in})
			}
		case j := <-finished:
			j.ready = true
			busy--
			for len(house) > 0 && house[0].ready {
				d.Deliver(house[0].in, house[0].out)
				house = house[1:]
				begun--
			}
		case <-ended:
			orders, ended = nil, nil
		}
		for ; busy < d.Workers && begun < len(house); begun++ {
			busy++
			j := house[begun]
			go func() {
				j.out = d.Work(ctx, j.in)
				finished <- j // the loop does not end before it has heard of each
			}()
		}
	}
}
