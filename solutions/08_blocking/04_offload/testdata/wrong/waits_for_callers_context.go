// Package offload has a goroutine wait for the end of the caller's context, and for nothing else.
package offload

import "context"

type Desk[In, Out any] struct {
	Workers int

	Room int

	Work func(ctx context.Context, in In) Out

	Answer func(in In, taken bool)

	Deliver func(in In, out Out)
}

func (d Desk[In, Out]) Serve(ctx context.Context, orders <-chan In) {
	go func() { <-ctx.Done() }() // want leak "left behind"
	type job struct {
		in    In
		out   Out
		ready bool
	}
	var inFlight []*job // taken and not delivered, oldest first; only this goroutine touches it
	begun := 0          // inFlight[:begun] have been given to a worker
	busy := 0           // workers that have not sent word yet
	finished := make(chan *job)
	ended := ctx.Done()
	for {
		if ctx.Err() != nil { // not left to select, which takes any case that is ready
			orders, ended = nil, nil
		}
		if orders == nil && len(inFlight) == 0 {
			return
		}
		select {
		case in, ok := <-orders:
			if !ok {
				orders = nil
				continue
			}
			taken := len(inFlight) < d.Room
			d.Answer(in, taken)
			if taken {
				inFlight = append(inFlight, &job{in: in})
			}
		case j := <-finished:
			j.ready = true
			busy--
			for len(inFlight) > 0 && inFlight[0].ready {
				d.Deliver(inFlight[0].in, inFlight[0].out)
				inFlight = inFlight[1:]
				begun--
			}
		case <-ended:
		}
		for ; busy < d.Workers && begun < len(inFlight); begun++ {
			busy++
			j := inFlight[begun]
			go func() {
				j.out = d.Work(ctx, j.in)
				finished <- j // the loop does not end before it has heard of each
			}()
		}
	}
}
