// want test "film 1 is ready after 1s and waits"

// Package offload counts only what is not ready yet: what waits for its turn piles up.
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
	unready := 0
	busy := 0 // workers that have not sent word yet
	finished := make(chan *job)
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
			taken := unready < d.Room
			d.Answer(in, taken)
			if taken {
				house = append(house, &job{in: in})
				unready++
			}
		case j := <-finished:
			j.ready = true
			busy--
			unready--
			for len(house) > 0 && house[0].ready {
				d.Deliver(house[0].in, house[0].out)
				house = house[1:]
				begun--
			}
		case <-ended:
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
