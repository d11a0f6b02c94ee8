// Package offload keeps everything under one condition: workers sleep on it, and one more goroutine delivers.
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
	type job struct {
		in    In
		out   Out
		ready bool
	}
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	var house []*job
	begun, over := 0, false
	var all sync.WaitGroup
	for range d.Workers {
		all.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for {
				for begun == len(house) && !over {
					changed.Wait()
				}
				if begun == len(house) {
					return
				}
				j := house[begun]
				begun++
				mu.Unlock()
				out := d.Work(ctx, j.in)
				mu.Lock()
				j.out, j.ready = out, true
				changed.Broadcast()
			}
		})
	}
	all.Go(func() {
		mu.Lock()
		defer mu.Unlock()
		for {
			for !(len(house) > 0 && house[0].ready) && !(over && len(house) == 0) {
				changed.Wait()
			}
			if len(house) == 0 {
				return
			}
			d.Deliver(house[0].in, house[0].out)
			house = house[1:]
			begun--
		}
	})
	for open := true; open; {
		mu.Lock()
		open = ctx.Err() == nil
		mu.Unlock()
		if !open {
			break
		}
		select {
		case <-ctx.Done():
			open = false
		case in, ok := <-orders:
			if open = ok; !ok {
				break
			}
			mu.Lock()
			taken := len(house) < d.Room
			d.Answer(in, taken)
			if taken {
				house = append(house, &job{in: in})
				changed.Broadcast()
			}
			mu.Unlock()
		}
	}
	mu.Lock()
	over = true
	changed.Broadcast()
	mu.Unlock()
	all.Wait()
}
