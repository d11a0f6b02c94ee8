// want test "when the desk took notice of film 1"

// Package offload does the work at the desk: nobody gets an answer until it is done.
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
	for ctx.Err() == nil {
		select {
		case in, ok := <-orders:
			if !ok {
				return
			}
			d.Answer(in, true)
			d.Deliver(in, d.Work(ctx, in))
		case <-ctx.Done():
		}
	}
}
