// want test|race "race|under way at the same time|what the desk"

// Package offload has the goroutine that worked deliver, when the one before it has delivered: nothing keeps it from the desk.
package offload

import (
	"context"
	"sync"
)

type Desk[In, Out any] struct {
	Workers int
	Room    int
	Work    func(ctx context.Context, in In) Out
	Answer  func(in In, taken bool)
	Deliver func(in In, out Out)
}

func (d Desk[In, Out]) Serve(ctx context.Context, orders <-chan In) {
	type turn chan struct{}
	open := func() turn { c := make(turn); close(c); return c }
	slots := make(chan struct{}, d.Workers)
	counter := make(chan struct{}, 1) // whoever has put something in may call back
	inHouse := 0                      // for whoever is at the counter
	begin, deliver := open(), open()
	var films sync.WaitGroup
	defer films.Wait()
	for {
		counter <- struct{}{}
		over := ctx.Err() != nil
		<-counter
		if over {
			return
		}
		select {
		case <-ctx.Done():
			return
		case in, ok := <-orders:
			if !ok {
				return
			}
			counter <- struct{}{}
			taken := inHouse < d.Room
			if taken {
				inHouse++
			}
			d.Answer(in, taken)
			<-counter
			if !taken {
				continue
			}
			myBegin, nextBegin := begin, make(turn)
			myDeliver, nextDeliver := deliver, make(turn)
			begin, deliver = nextBegin, nextDeliver
			films.Go(func() {
				<-myBegin
				slots <- struct{}{}
				close(nextBegin)
				out := d.Work(ctx, in)
				<-slots
				<-myDeliver
				d.Deliver(in, out)
				counter <- struct{}{}
				inHouse--
				<-counter
				close(nextDeliver)
			})
		}
	}
}
