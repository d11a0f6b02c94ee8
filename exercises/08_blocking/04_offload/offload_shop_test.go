package offload_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

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

// every is n films, one each period, that take as long as is given, in turn.
func every(period time.Duration, n int, takes ...time.Duration) []film {
	var films []film
	for i := range n {
		films = append(films, film{time.Duration(i) * period, takes[i%len(takes)]})
	}
	return films
}
