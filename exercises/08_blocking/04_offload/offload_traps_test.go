package offload_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	offload "koans/exercises/08_blocking/04_offload"
	"koans/exercises/internal/lab"
)

// What is ready but not delivered takes up room; when it has been delivered, there is as much room as before.
func TestAFilmIsInFlightUntilItIsDelivered(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	for _, c := range []struct {
		name          string
		workers, room int
		films         []film
	}{
		{"all others are ready but wait for the first", 2, 3, []film{
			{0, 10 * second}, {0, second}, {0, second}, {5 * second, second}, // a worker is idle, but there is no room
			{11 * second, 8 * second}, {11 * second, 8 * second}, {11 * second, 8 * second}, {11 * second, 8 * second},
			{30 * second, second},
		}},
		{"every worker is idle but one", 5, 2, []film{{0, 10 * second}, {second, 10 * second}, {2 * second, second}, {10500 * time.Millisecond, second}, {10600 * time.Millisecond, second}}},
		{"one goes and one comes", 1, 3, every(1500*time.Millisecond, 20, 2*second+7)},
		{"many are refused", 1, 2, append(every(time.Millisecond, 50, 20*second), film{25 * second, second}, film{26 * second, second})},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := open(t, tl, c.workers, c.room, c.films...)
				s.serve(t.Context())
				s.requireAllServed(t, "when "+c.name)
				s.require(t, s.plan(lab.Year), fmt.Sprintf("with room for %d, when %s", c.room, c.name))
			})
		})
	}
}

// A work ends and a film comes in, while the desk is busy with an answer. Either may be first, but the answer is to the point.
func TestAFilmComesAtTheMomentOfADelivery(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	for range 16 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			orders := make(chan int, 1)
			ready := make(chan struct{})
			var desk []string
			d := offload.Desk[int, int]{
				Workers: 1, Room: 1,
				Work: func(_ context.Context, i int) int {
					select {
					case <-ready:
					case <-time.After(time.Hour):
					}
					return 10 * i
				},
				Answer: func(i int, taken bool) {
					desk = append(desk, answer(i, taken, tl.Now()))
					tl.Mark("desk", map[bool]string{true: "yes", false: "no"}[taken])
					if i == 2 {
						close(ready)
						orders <- 3
						close(orders)
						for range 10 {
							lab.Yield()
						}
					}
				},
				Deliver: func(i, pictures int) {
					desk = append(desk, delivery(i, pictures, tl.Now()))
					tl.Mark("desk", fmt.Sprint("film ", i))
				},
			}
			var shop sync.WaitGroup
			shop.Go(func() { d.Serve(t.Context(), orders) })
			orders <- 1
			synctest.Wait()
			orders <- 2
			shop.Wait()
			want := []string{answer(1, true, 0), answer(2, false, 0), answer(3, false, 0), delivery(1, 10, 0)}
			if len(desk) > 2 && desk[2] == delivery(1, 10, 0) {
				want = append(want[:2], delivery(1, 10, 0), answer(3, true, 0), delivery(3, 30, 0))
			}
			requireDesk(t, want, desk, "with room for one, when film 3 came in just as film 1 was ready")
		})
	}
}

// All come at the same time: so many are taken as there is room for, and so many are under way as there are workers.
func TestAsManyAtTheSameTimeAsThereAreWorkers(t *testing.T) {
	lab.Rule(t, "The workers", "Serve")
	for _, c := range []struct{ workers, room, films int }{{1, 1, 3}, {1, 5, 7}, {2, 3, 3}, {3, 9, 12}, {4, 2, 5}, {8, 8, 8}, {5, 20, 21}, {9, 20, 1}} {
		t.Run(fmt.Sprintf("%d workers, room for %d, %d films", c.workers, c.room, c.films), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := open(t, tl, c.workers, c.room, every(0, c.films, 3*second)...)
				s.serve(t.Context())
				while := fmt.Sprintf("when %d films come at the same time and there is room for %d", c.films, c.room)
				s.requireAllServed(t, while)
				s.require(t, s.plan(lab.Year), while)
			})
		})
	}
}

// All are lying at the door when the shop opens. They begin one by one, in the order in which they lie there.
// On one processor, goroutines that are started one after another do not begin in that order.
func TestTheWorksBeginInTheOrderOfTheFilms(t *testing.T) {
	lab.Rule(t, "The workers", "Serve")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for round := range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 16
			workers := 1 + round%2
			var films []film
			for i := range n {
				films = append(films, film{0, time.Duration(1<<i) * time.Millisecond})
			}
			s := open(t, tl, workers, n, films...)
			s.orders = make(chan int, n)
			s.early = true
			s.serve(t.Context())
			s.require(t, s.plan(lab.Year), fmt.Sprintf("when %d films are there before the shop opens", n))
		})
	}
}

// The first takes longest: the others are ready, and wait for their turn. Their worker does not.
func TestDeliveredInTheOrderOfTheFilms(t *testing.T) {
	lab.Rule(t, "Delivered in turn", "Serve")
	for _, c := range []struct {
		name          string
		workers, room int
		films         []film
	}{
		{"each is quicker than the one before", 4, 4, every(0, 4, 9*second, 7*second, 5*second, 3*second)},
		{"one is slow, and a second worker does the rest", 2, 6, every(0, 6, 10*second, second)},
		{"slow, quick, slow, quick", 3, 9, every(100*time.Millisecond, 9, 10*second, second, 5*second)},
		{"no time at all", 2, 9, every(0, 9, 0)},
		{"the last is slow", 2, 5, []film{{0, second}, {0, second}, {0, second}, {0, second}, {0, time.Hour}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := open(t, tl, c.workers, c.room, c.films...)
				if c.films[0].takes == 0 { // there is no telling how many meet
					s.serve(t.Context())
					s.requireAllServed(t, "with work that takes no time")
					said := 0
					for i := range s.films {
						require.Equal(t, 1, s.works[i].Total(), "calls of Work for film %d, with room for all", i)
						for said < len(s.desk) && strings.HasPrefix(s.desk[said], "yes") {
							said++
						}
						require.Less(t, said, len(s.desk), "all %d films must have been delivered", len(s.films))
						require.Equal(t, delivery(i, s.pictures[i], 0), s.desk[said], "delivery number %d, with work that takes no time", i)
						said++
					}
					return
				}
				s.serve(t.Context())
				s.requireAllServed(t, c.name)
				s.require(t, s.plan(lab.Year), "when "+c.name)
			})
		})
	}
}

// What is ordered and what comes of it may be nil, which is a value like any other.
func TestNilIsAResultToo(t *testing.T) {
	lab.Rule(t, "Delivered in turn", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var desk []string
		d := offload.Desk[error, error]{
			Workers: 2, Room: 3,
			Work:    func(_ context.Context, order error) error { time.Sleep(second); return order },
			Answer:  func(order error, taken bool) { desk = append(desk, fmt.Sprintf("%v for %v", taken, order)) },
			Deliver: func(order, out error) { desk = append(desk, fmt.Sprintf("%v of %v at %v", out, order, tl.Now())) },
		}
		orders := make(chan error, 3)
		for range cap(orders) {
			orders <- nil
		}
		close(orders)
		d.Serve(t.Context(), orders)
		yes := "true for <nil>"
		requireDesk(t, []string{yes, yes, yes, "<nil> of <nil> at 1s", "<nil> of <nil> at 1s", "<nil> of <nil> at 2s"}, desk,
			"when orders and results are nil")
	})
}

// Works end in the moment in which films come in. Whatever is first, the desk does one thing at a time, and there is no lock.
func TestAnswerAndDeliverDoNotMeet(t *testing.T) {
	lab.Rule(t, "One thing at a time", "Serve")
	for range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := open(t, tl, 3, 100, every(second, 12, second, 2*second, 3*second)...)
			said, handed := 0, 0
			work := make([]int, len(s.films))
			s.onAnswer = func(int) { lab.Yield(); said++ }
			s.onDeliver = func(i int) { lab.Yield(); handed += work[i]; said++ }
			s.onWork = func(_ context.Context, i int) {
				time.Sleep(s.films[i].takes)
				work[i]++
			}
			s.serve(t.Context())
			require.Equal(t, 1, s.inside.Most(), "calls of Answer and Deliver that were under way at the same time")
			require.Equal(t, 24, said, "calls of Answer and Deliver, for 12 films and room for all")
			require.Equal(t, 12, handed, "works that Deliver has seen the traces of, of 12")
		})
	}
}

// Two shops, and one Desk for a whole chain: each call has its own workers and its own room.
func TestManyMayServeAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 4
		var chain [n]struct {
			desk    []string
			working lab.Overlap
		}
		type order struct{ shop, film int }
		d := offload.Desk[order, int]{
			Workers: 2, Room: 3,
			Work: func(_ context.Context, o order) int {
				leave := chain[o.shop].working.Enter()
				defer leave()
				tl.Work(fmt.Sprint("shop ", o.shop, " film ", o.film), 10*second)
				return 100*o.shop + o.film
			},
			Answer: func(o order, taken bool) {
				chain[o.shop].desk = append(chain[o.shop].desk, answer(o.film, taken, tl.Now()))
			},
			Deliver: func(o order, pictures int) {
				chain[o.shop].desk = append(chain[o.shop].desk, delivery(o.film, pictures, tl.Now()))
			},
		}
		var all sync.WaitGroup
		for i := range n {
			orders := make(chan order)
			all.Go(func() { d.Serve(t.Context(), orders) })
			all.Go(func() {
				time.Sleep(time.Duration(i) * second)
				for f := range 4 {
					orders <- order{i, f}
				}
				close(orders)
			})
		}
		all.Wait()
		for i := range n {
			at := time.Duration(i) * second
			requireDesk(t, []string{
				answer(0, true, at), answer(1, true, at), answer(2, true, at), answer(3, false, at),
				delivery(0, 100*i, at+10*second), delivery(1, 100*i+1, at+10*second), delivery(2, 100*i+2, at+20*second),
			}, chain[i].desk, fmt.Sprintf("in shop %d of %d that are open at the same time", i, n))
			require.Equal(t, 2, chain[i].working.Most(), "works of one shop that were under way at the same time, with 2 workers each")
		}
	})
	// The same desk, again, after it was closed.
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var desk []string
		d := offload.Desk[int, int]{
			Workers: 1, Room: 1,
			Work:    func(_ context.Context, i int) int { time.Sleep(second); return i },
			Answer:  func(i int, taken bool) { desk = append(desk, answer(i, taken, tl.Now())) },
			Deliver: func(i, pictures int) { desk = append(desk, delivery(i, pictures, tl.Now())) },
		}
		for i := range 2 {
			ctx, cancel := context.WithCancel(t.Context())
			orders := make(chan int)
			var shop sync.WaitGroup
			shop.Go(func() { d.Serve(ctx, orders) })
			orders <- i
			orders <- i
			synctest.Wait()
			cancel()
			shop.Wait()
		}
		requireDesk(t, []string{
			answer(0, true, 0), answer(0, false, 0), delivery(0, 0, second),
			answer(1, true, second), answer(1, false, second), delivery(1, 1, 2*second),
		}, desk, "when a desk with room for one is opened twice")
	})
}

// A year of silence, and a year of work.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 1, 2, film{lab.Year, second}, film{lab.Year + 2*second, lab.Year}, film{lab.Year + 3*second, lab.Year}, film{lab.Year + 4*second, second})
		s.serve(t.Context())
		s.requireAllServed(t, "after a year in which nobody came")
		s.require(t, s.plan(lab.Year*9), "after a year in which nobody came, and with a year of work")
	})
}

// Any shop, any customers.
func TestAnyDay(t *testing.T) {
	lab.Rule(t, "An answer to each", "Serve")
	for round := range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			rng := lab.Rand(t)
			workers := 1 + rng.IntN(5)
			room := 1 + rng.IntN(10)
			var films []film
			at := time.Duration(0)
			for range 5 + 3*round {
				at += time.Duration(rng.IntN(4)) * second
				// A work ends in some part of a second, in which nobody comes.
				films = append(films, film{at, time.Duration(1+rng.IntN(12))*second + 10*time.Millisecond})
			}
			s := open(t, tl, workers, room, films...)
			s.serve(t.Context())
			while := fmt.Sprintf("with %d workers, room for %d, and %d films", workers, room, len(films))
			s.requireAllServed(t, while)
			s.require(t, s.plan(lab.Year), while)
		})
	}
}
