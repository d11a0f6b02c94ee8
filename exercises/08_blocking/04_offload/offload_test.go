package offload_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	offload "koans/exercises/08_blocking/04_offload"
	"koans/exercises/internal/lab"
)

const second = time.Second

var errCaller = errors.New("the shop has been sold")

// A film is what comes in, and when, and how long its development takes.
type film struct {
	at, takes time.Duration
}

// A shop is one call of Serve and what came of it. Nothing guards what Answer and
// Deliver write: the rules say that they need no lock. The works have a slot each.
type shop struct {
	tl            *lab.Timeline
	workers, room int
	films         []film
	pictures      []int // what comes of each

	onAnswer  func(i int)
	onDeliver func(i int)
	onWork    func(ctx context.Context, i int)

	orders   chan int
	early    bool            // the films are in orders before Serve is called
	desk     []string        // what the desk did, in order
	given    []time.Duration // when the customer was rid of the film; never if it is negative
	began    []time.Duration // when the work began; never if it is negative
	works    []lab.Overlap   // calls of Work, by film
	working  lab.Overlap
	inside   lab.Overlap // calls of Answer and Deliver
	returned time.Duration
}

func open(t *testing.T, tl *lab.Timeline, workers, room int, films ...film) *shop {
	s := &shop{tl: tl, workers: workers, room: room, films: films, orders: make(chan int)}
	rng := lab.Rand(t)
	for range films {
		s.pictures = append(s.pictures, rng.IntN(1e6))
		s.given = append(s.given, -1)
		s.began = append(s.began, -1)
	}
	s.works = make([]lab.Overlap, len(films))
	return s
}

func answer(i int, taken bool, at time.Duration) string {
	return fmt.Sprintf("%s to %d at %v", map[bool]string{true: "yes", false: "no"}[taken], i, at)
}

func delivery(i, pictures int, at time.Duration) string {
	return fmt.Sprintf("pictures %d of %d at %v", pictures, i, at)
}

// serve has the customers come, each at its time, and serves them. When all have come, it
// closes orders; a film that nobody takes is taken home when Serve has returned.
func (s *shop) serve(ctx context.Context) {
	start := s.tl.Now()
	home := make(chan struct{})
	var customers sync.WaitGroup
	if s.early {
		for i := range s.films {
			s.orders <- i
		}
	}
	customers.Go(func() {
		if s.early {
			close(s.orders)
			return
		}
		for i, f := range s.films {
			time.Sleep(f.at - (s.tl.Now() - start))
			select {
			case s.orders <- i:
				s.given[i] = s.tl.Now() - start
			case <-home:
				return
			}
		}
		close(s.orders)
	})
	d := offload.Desk[int, int]{
		Workers: s.workers,
		Room:    s.room,
		Work: func(ctx context.Context, i int) int {
			s.works[i].Enter()
			leave := s.working.Enter()
			s.began[i] = s.tl.Now() - start
			end := s.tl.Span(fmt.Sprint("film ", i), "")
			if s.onWork != nil {
				s.onWork(ctx, i)
			} else {
				time.Sleep(s.films[i].takes)
			}
			end("")
			leave()
			return s.pictures[i]
		},
		Answer: func(i int, taken bool) {
			leave := s.inside.Enter()
			s.desk = append(s.desk, answer(i, taken, s.tl.Now()-start))
			s.tl.Mark("desk", map[bool]string{true: "yes", false: "no"}[taken])
			if s.onAnswer != nil {
				s.onAnswer(i)
			}
			leave()
		},
		Deliver: func(i, pictures int) {
			leave := s.inside.Enter()
			s.desk = append(s.desk, delivery(i, pictures, s.tl.Now()-start))
			s.tl.Mark("desk", fmt.Sprint("film ", i))
			if s.onDeliver != nil {
				s.onDeliver(i)
			}
			leave()
		},
	}
	s.tl.Limit(s.workers)
	d.Serve(ctx, s.orders)
	s.returned = s.tl.Now() - start
	close(home)
	customers.Wait()
}

// A plan is what the rules say of a shop.
type plan struct {
	desk     []string
	began    []time.Duration
	returned time.Duration
	most     int
}

// plan works out what the rules say, if nobody comes at the moment in which a work ends, and
// if the last one who is served comes before until.
func (s *shop) plan(until time.Duration) plan {
	type event struct {
		at   time.Duration
		what string
	}
	var p plan
	var events []event
	free := make([]time.Duration, s.workers) // when each worker is free
	var delivered []time.Duration            // of those that were taken
	var spans [][2]time.Duration
	last := time.Duration(0)
	for i, f := range s.films {
		p.began = append(p.began, -1)
		if f.at >= until {
			continue
		}
		p.returned = max(p.returned, f.at)
		inHouse := 0
		for _, at := range delivered {
			if at > f.at {
				inHouse++
			}
		}
		events = append(events, event{f.at, answer(i, inHouse < s.room, f.at)})
		if inHouse >= s.room {
			continue
		}
		w := 0
		for j := range free {
			if free[j] < free[w] {
				w = j
			}
		}
		p.began[i] = max(f.at, free[w])
		free[w] = p.began[i] + f.takes
		spans = append(spans, [2]time.Duration{p.began[i], free[w]})
		last = max(last, free[w])
		delivered = append(delivered, last)
		events = append(events, event{last, delivery(i, s.pictures[i], last)})
	}
	slices.SortStableFunc(events, func(a, b event) int { return int(a.at - b.at) })
	for _, e := range events {
		p.desk = append(p.desk, e.what)
	}
	p.returned = max(p.returned, last)
	for _, a := range spans {
		n := 0
		for _, b := range spans {
			if b[0] <= a[0] && a[0] < b[1] {
				n++
			}
		}
		p.most = max(p.most, n)
	}
	return p
}

// require fails t unless everything went as the rules say.
func (s *shop) require(t *testing.T, p plan, while string) {
	t.Helper()
	for i := range s.films {
		if p.began[i] < 0 {
			require.Zero(t, s.works[i].Total(), "calls of Work for film %d, which must not be taken, %s", i, while)
		} else {
			require.Equal(t, 1, s.works[i].Total(), "calls of Work for film %d, which must be taken, %s", i, while)
		}
	}
	for i := range s.films {
		require.Equal(t, p.began[i].String(), s.began[i].String(), "when the work on film %d began, %s", i, while)
	}
	requireDesk(t, p.desk, s.desk, while)
	require.Equal(t, p.most, s.working.Most(), "works that were under way at once, with %d workers, %s", s.workers, while)
	require.LessOrEqual(t, s.inside.Most(), 1, "calls of Answer and Deliver that were under way at once, %s", while)
	require.Equal(t, p.returned.String(), s.returned.String(), "when Serve returned, %s", while)
}

// requireDesk fails t at the first thing that the desk did otherwise than it should.
func requireDesk(t *testing.T, want, got []string, while string) {
	t.Helper()
	at := func(desk []string, i int) string {
		if i < len(desk) {
			return desk[i]
		}
		return "nothing more"
	}
	before := "the shop opened"
	for i := range max(len(want), len(got)) {
		require.Equal(t, at(want, i), at(got, i), "what the desk did next after %q, %s", before, while)
		before = at(got, i)
	}
}

// requireAllServed fails t unless each customer could hand in his film at once.
func (s *shop) requireAllServed(t *testing.T, while string) {
	t.Helper()
	for i, f := range s.films {
		require.Equal(t, f.at.String(), s.given[i].String(), "when the desk took notice of film %d, which came at %v, %s", i, f.at, while)
	}
}

// every is n films, one each period, that take as long as is given, in turn.
func every(period time.Duration, n int, takes ...time.Duration) []film {
	var films []film
	for i := range n {
		films = append(films, film{time.Duration(i) * period, takes[i%len(takes)]})
	}
	return films
}

// The lesson's scene.
func TestTheDeskAnswersWhileTheWorkIsDone(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 4, every(second, 7, 10*second)...)
		s.serve(t.Context())
		for i := range s.films {
			require.Equal(t, (time.Duration(i) * second).String(), s.given[i].String(), "when the desk took notice of film %d, one comes each second: see the TODOs in Serve", i)
		}
		s.require(t, s.plan(lab.Year), "with a film each second, 10s of work, 2 workers and room for 4")
	})
}

// All come at once: so many are taken as there is room for, and so many are under way as there are workers.
func TestAsManyAtOnceAsThereAreWorkers(t *testing.T) {
	for _, c := range []struct{ workers, room, films int }{{1, 1, 3}, {1, 5, 7}, {2, 3, 3}, {3, 9, 12}, {4, 2, 5}, {8, 8, 8}, {5, 20, 21}, {9, 20, 1}} {
		t.Run(fmt.Sprintf("%d workers, room for %d, %d films", c.workers, c.room, c.films), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := open(t, tl, c.workers, c.room, every(0, c.films, 3*second)...)
				s.serve(t.Context())
				while := fmt.Sprintf("when %d films come at once and there is room for %d", c.films, c.room)
				s.requireAllServed(t, while)
				s.require(t, s.plan(lab.Year), while)
			})
		})
	}
}

// The first takes longest: the others are ready, and wait for their turn. Their worker does not.
func TestDeliveredInTheOrderOfTheFilms(t *testing.T) {
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

// All are lying at the door when the shop opens. They begin one by one, in the order in which they lie there.
// On one processor, goroutines that are started one after another do not begin in that order.
func TestTheWorksBeginInTheOrderOfTheFilms(t *testing.T) {
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

// What is ready but not delivered takes up room; when it has been delivered, there is as much room as before.
func TestTheHouseIsFullUntilItIsDelivered(t *testing.T) {
	for _, c := range []struct {
		name          string
		workers, room int
		films         []film
	}{
		{"all others are ready but wait for the first", 2, 3, []film{
			{0, 10 * second}, {0, second}, {0, second}, {5 * second, second}, // a worker is idle, but the house is full
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

// Any shop, any customers.
func TestAnyDay(t *testing.T) {
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

func TestServeReturnsWhenAllIsDelivered(t *testing.T) {
	t.Run("nobody comes", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := open(t, tl, 2, 2)
			s.serve(t.Context())
			s.require(t, plan{}, "when nobody comes and orders is closed")
		})
	})
	t.Run("closed while the house is empty", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := open(t, tl, 1, 1, film{0, second}, film{3 * second, 0})
			s.serve(t.Context())
			p := s.plan(lab.Year)
			s.requireAllServed(t, "when the second comes after the first was delivered")
			s.require(t, p, "when orders is closed with one film in the house")
		})
	})
	t.Run("closed, and the context ends later", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*second)
			defer cancel()
			s := open(t, tl, 2, 9, every(0, 7, 3*second)...)
			s.serve(ctx)
			s.require(t, s.plan(lab.Year), "when orders is closed at 0s and ctx ends at 5s")
		})
	})
}

// Customers keep coming; from the end of ctx nobody is served, but whoever was told yes gets his pictures.
func TestAYesIsAPromise(t *testing.T) {
	for _, c := range []struct {
		workers, room int
		until         time.Duration
	}{{1, 4, 3500 * time.Millisecond}, {2, 4, 2500 * time.Millisecond}, {3, 9, 8500 * time.Millisecond}, {1, 1, 500 * time.Millisecond}} {
		t.Run(fmt.Sprintf("%d workers, room for %d", c.workers, c.room), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				time.AfterFunc(c.until, func() { tl.Mark("test", "cancel"); cancel() })
				s := open(t, tl, c.workers, c.room, every(second, 60, 10*second, 3*second)...)
				s.serve(ctx)
				s.require(t, s.plan(c.until), fmt.Sprintf("when a film comes each second and ctx ends at %v", c.until))
			})
		})
	}
}

// The works hear of the end, and those that have not begun begin all the same. Their pictures are what they return.
func TestTheWorksHearOfTheEnd(t *testing.T) {
	type key struct{}
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancelCause(context.WithValue(t.Context(), key{}, "handed on"))
		defer cancel(nil)
		time.AfterFunc(2500*time.Millisecond, func() { tl.Mark("test", "cancel"); cancel(errCaller) })
		s := open(t, tl, 2, 5, every(0, 5, 0)...)
		causes := make([]error, 5)
		values := make([]any, 5)
		s.onWork = func(ctx context.Context, i int) {
			values[i] = ctx.Value(key{})
			<-ctx.Done()
			causes[i] = context.Cause(ctx)
			time.Sleep(second) // it tidies up
		}
		s.serve(ctx)
		begin, first, then := time.Duration(0), 3500*time.Millisecond, 4500*time.Millisecond
		last := 5500 * time.Millisecond
		s.require(t, plan{
			desk: []string{
				answer(0, true, 0), answer(1, true, 0), answer(2, true, 0), answer(3, true, 0), answer(4, true, 0),
				delivery(0, s.pictures[0], first), delivery(1, s.pictures[1], first), delivery(2, s.pictures[2], then), delivery(3, s.pictures[3], then),
				delivery(4, s.pictures[4], last),
			},
			began: []time.Duration{begin, begin, first, first, then}, returned: last, most: 2,
		}, "when ctx ends at 2.5s and each work tidies up for 1s")
		for i := range causes {
			require.Equal(t, errCaller, causes[i], "why the context of work %d ended, as the work sees it", i)
			require.Equal(t, "handed on", values[i], "the value that was in the context of Serve, as work %d sees it", i)
		}
	})
	// It must not end before, whatever else is over.
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 5, every(0, 5, 0)...)
		early := make([]error, 5)
		s.onWork = func(ctx context.Context, i int) {
			time.Sleep(time.Duration(i+1) * time.Minute)
			early[i] = ctx.Err()
		}
		s.serve(t.Context())
		for i := range early {
			require.Equal(t, 1, s.works[i].Total(), "calls of Work for film %d", i)
			require.NoError(t, early[i], "what the context of work %d says, when that of Serve has not ended", i)
		}
	})
}

func TestAnIdleDeskHearsOfTheEnd(t *testing.T) {
	for _, n := range []int{0, 2} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*second)
			defer cancel()
			films := append(every(0, n, 2*second), film{20 * second, second})
			s := open(t, tl, 1, 2, films...)
			s.serve(ctx)
			p := s.plan(10 * second)
			p.returned = 10 * second
			s.require(t, p, "when ctx ends at 10s and the house is empty")
		})
	}
}

// Films are waiting at the door, and the desk could take them.
func TestNothingIsTakenAfterTheEnd(t *testing.T) {
	t.Run("ended before", func(t *testing.T) {
		for range 12 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				s := open(t, tl, 1, 5, every(0, 5, second)...)
				s.orders = make(chan int, 5)
				for i := range 5 {
					s.orders <- i
				}
				for i := range s.films {
					s.films[i].at = time.Hour // nobody else comes
				}
				s.serve(ctx)
				requireDesk(t, nil, s.desk, "when ctx had ended before")
				require.Len(t, s.orders, 5, "films that still wait, of 5, when ctx had ended before")
				require.Equal(t, "0s", s.returned.String(), "when Serve returned, when ctx had ended before")
			})
		}
	})
	for _, by := range []string{"a yes", "a no", "Deliver"} {
		t.Run("ended by "+by, func(t *testing.T) {
			for range 12 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					s := open(t, tl, 1, 1, film{0, 5 * second}, film{second, second}, film{time.Hour, second})
					desk := []string{answer(0, true, 0), answer(1, false, second), delivery(0, s.pictures[0], 5*second)}
					s.orders = make(chan int, 5)
					sold := false
					sell := func(int) {
						if !sold && tl.Now() < time.Hour {
							sold = true
							cancel()
							for len(s.orders) < cap(s.orders) {
								s.orders <- 0 // more come in just then
							}
						}
					}
					switch by {
					case "a yes":
						s.onAnswer = sell
						s.films[1].at = time.Hour // nobody else comes
						desk = slices.Delete(desk, 1, 2)
					case "a no":
						s.onAnswer = func(i int) {
							if i == 1 {
								sell(i)
							}
						}
					case "Deliver":
						s.onDeliver = sell
					}
					s.serve(ctx)
					requireDesk(t, desk, s.desk, fmt.Sprintf("when %s ended ctx and more films came in", by))
					require.Len(t, s.orders, 5, "films that still wait, of 5 that came in after %s had ended ctx", by)
					require.Equal(t, "5s", s.returned.String(), "when Serve returned, when %s ended ctx", by)
				})
			}
		})
	}
}

// A shopsOwn context ends by itself when the last film has been taken from the door: so it has not
// ended when the desk asks before, and has when it asks after.
type shopsOwn struct {
	context.Context
	end    context.CancelFunc
	orders chan int
}

func (c shopsOwn) Err() error {
	if len(c.orders) == 0 {
		c.end()
	}
	return c.Context.Err()
}

func (c shopsOwn) Done() <-chan struct{} {
	_ = c.Err()
	return c.Context.Done()
}

// Whether the desk still takes the film or not is its own affair. But nobody hands in a film and hears nothing.
func TestWhatCameInIsAnswered(t *testing.T) {
	for _, workers := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), second)
			defer cancel()
			s := open(t, tl, workers, 2, film{0, 5 * second})
			s.orders = make(chan int, 1)
			s.early = true
			s.serve(shopsOwn{ctx, cancel, s.orders})
			while := "when ctx ended just as it came in"
			if len(s.orders) == 1 {
				requireDesk(t, nil, s.desk, while)
				return
			}
			require.NotEmpty(t, s.desk, "answers to film 0, which was received from orders, %s", while)
			if s.desk[0] == answer(0, false, 0) {
				requireDesk(t, []string{answer(0, false, 0)}, s.desk, while)
				return
			}
			requireDesk(t, []string{answer(0, true, 0), delivery(0, s.pictures[0], 5*second)}, s.desk, while)
			require.Equal(t, 1, s.works[0].Total(), "calls of Work for film 0, which was taken, %s", while)
		})
	}
}

// A work ends and a film comes in, while the desk is busy with an answer. Either may be first, but the answer is to the point.
func TestAFilmComesAtTheMomentOfADelivery(t *testing.T) {
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

// Works end in the moment in which films come in. Whatever is first, the desk does one thing at a time, and there is no lock.
func TestAnswerAndDeliverDoNotMeet(t *testing.T) {
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
			require.Equal(t, 1, s.inside.Most(), "calls of Answer and Deliver that were under way at once")
			require.Equal(t, 24, said, "calls of Answer and Deliver, for 12 films and room for all")
			require.Equal(t, 12, handed, "works that Deliver has seen the traces of, of 12")
		})
	}
}

// A year of silence, and a year of work.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 1, 2, film{lab.Year, second}, film{lab.Year + 2*second, lab.Year}, film{lab.Year + 3*second, lab.Year}, film{lab.Year + 4*second, second})
		s.serve(t.Context())
		s.requireAllServed(t, "after a year in which nobody came")
		s.require(t, s.plan(lab.Year*9), "after a year in which nobody came, and with a year of work")
	})
}

// What is ordered and what comes of it may be nil, which is a value like any other.
func TestNilIsAResultToo(t *testing.T) {
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

// Two shops, and one Desk for a whole chain: each call has its own workers and its own house.
func TestManyMayServeAtOnce(t *testing.T) {
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
			}, chain[i].desk, fmt.Sprintf("in shop %d of %d that are open at once", i, n))
			require.Equal(t, 2, chain[i].working.Most(), "works of one shop that were under way at once, with 2 workers each")
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
