package offload_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
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
	require.Equal(t, p.most, s.working.Most(), "works that were under way at the same time, with %d workers, %s", s.workers, while)
	require.LessOrEqual(t, s.inside.Most(), 1, "calls of Answer and Deliver that were under way at the same time, %s", while)
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

// requireAllServed fails t unless each customer could hand in his film immediately.
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

// said is what the desk did, of these kinds.
func (s *shop) said(kinds ...string) []string {
	var said []string
	for _, what := range s.desk {
		if kind, _, _ := strings.Cut(what, " "); slices.Contains(kinds, kind) {
			said = append(said, what)
		}
	}
	return said
}
