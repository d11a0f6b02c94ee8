// Package offload has heavy work done behind a desk that always answers immediately.
package offload

import "context"

// A Desk says what is to be done with what comes in. Serve does not change it. Work, Answer and
// Deliver do not panic.
type Desk[In, Out any] struct {
	// Workers is how many calls of Work may be under way at the same time. It is at least 1.
	Workers int

	// Room is how many may be in flight: taken, and not yet delivered. It is at least 1.
	Room int

	// Work does what was asked for, and takes as long as it likes. Its context is that of
	// Serve, or is made from it and ends with it, no earlier. Work is called from many goroutines at the same time.
	Work func(ctx context.Context, in In) Out

	// Answer says whether in was taken. It is quick.
	Answer func(in In, taken bool)

	// Deliver hands out what came of in. It is quick.
	Deliver func(in In, out Out)
}

// Serve answers all that comes in by the channel orders, until that is closed or ctx ends.
// It returns when all that was taken has been delivered.
//
// It calls Answer immediately for each order: it is taken if fewer than Room are in
// flight, and refused otherwise. Work is called once for each that was taken, in that
// order and as soon as fewer than Workers are at it. Deliver is called once for each, in
// that order, with what Work returned, as soon as that is there and all earlier ones have
// been delivered.
//
// Answer and Deliver are never called at the same time. Each sees what the other wrote, and
// Deliver what Work did.
//
// When ctx ends, or if it has ended before, nothing more is received from orders; what has been
// received is answered. What was taken is worked on all the same, begun or not, with a
// context that has ended, and is delivered.
//
// Each call has Workers and Room of its own.
func (d Desk[In, Out]) Serve(ctx context.Context, orders <-chan In) {
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
