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
	for {
		select {
		case in, ok := <-orders:
			if !ok {
				return
			}
			// TODO: say no if Room are in flight.
			d.Answer(in, true)
			// TODO: this blocks the desk. Where can the work be done, by at most Workers at the same time, and how does the desk
			// learn of the result?
			d.Deliver(in, d.Work(ctx, in))
		case <-ctx.Done():
			// TODO: what was taken is owed.
			return
		}
	}
}
