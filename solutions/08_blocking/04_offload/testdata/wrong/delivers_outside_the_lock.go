// want race|test "race|under way at once|what the desk"

// Package offload lets go of the lock to deliver.
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
	var mu sync.Mutex // held by whoever calls back, and for all that follows
	var house, waiting []*job
	busy := 0
	var team sync.WaitGroup
	defer team.Wait()

	work := func(j *job) {
		for j != nil {
			out := d.Work(ctx, j.in)
			mu.Lock()
			j.out, j.ready = out, true
			for len(house) > 0 && house[0].ready {
				first := house[0]
				house = house[1:]
				mu.Unlock()
				d.Deliver(first.in, first.out)
				mu.Lock()
			}
			j = nil
			if len(waiting) > 0 {
				j, waiting = waiting[0], waiting[1:]
			} else {
				busy--
			}
			mu.Unlock()
		}
	}
	take := func(in In, ok bool) (open bool) {
		mu.Lock()
		defer mu.Unlock()
		if !ok {
			return false
		}
		if len(house) >= d.Room {
			d.Answer(in, false)
			return true
		}
		d.Answer(in, true)
		j := &job{in: in}
		house = append(house, j)
		if busy == d.Workers {
			waiting = append(waiting, j)
			return true
		}
		busy++
		team.Go(func() { work(j) })
		return true
	}
	ended := func() bool { // under the lock: a Deliver that ends ctx may be under way
		mu.Lock()
		defer mu.Unlock()
		return ctx.Err() != nil
	}
	for !ended() {
		select {
		case <-ctx.Done():
			return
		case in, ok := <-orders:
			if !take(in, ok) {
				return
			}
		}
	}
}
