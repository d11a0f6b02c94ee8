package offload_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// Customers keep coming; from the end of ctx nobody is served, but whoever was told yes gets his pictures.
func TestAYesIsAPromiseWheneverTheEndComes(t *testing.T) {
	lab.Rule(t, "A yes is a promise", "Serve")
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

func TestServeReturnsWhenAllIsDeliveredAndNotBefore(t *testing.T) {
	lab.Rule(t, "The end", "Serve")
	t.Run("nobody comes", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := open(t, tl, 2, 2)
			s.serve(t.Context())
			s.require(t, plan{}, "when nobody comes and orders is closed")
		})
	})
	t.Run("closed while nothing is in flight", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := open(t, tl, 1, 1, film{0, second}, film{3 * second, 0})
			s.serve(t.Context())
			p := s.plan(lab.Year)
			s.requireAllServed(t, "when the second comes after the first was delivered")
			s.require(t, p, "when the channel is closed with one film in flight")
		})
	})
	t.Run("closed, and the context ends later", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*second)
			defer cancel()
			s := open(t, tl, 2, 9, every(0, 7, 3*second)...)
			s.serve(ctx)
			s.require(t, s.plan(lab.Year), "when the channel is closed at 0s and ctx ends at 5s")
		})
	})
}

func TestAnIdleDeskHearsOfTheEnd(t *testing.T) {
	lab.Rule(t, "The end", "Serve")
	for _, n := range []int{0, 2} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*second)
			defer cancel()
			films := append(every(0, n, 2*second), film{20 * second, second})
			s := open(t, tl, 1, 2, films...)
			s.serve(ctx)
			p := s.plan(10 * second)
			p.returned = 10 * second
			s.require(t, p, "when ctx ends at 10s and nothing is in flight")
		})
	}
}

// The works hear of the end, and those that have not begun begin all the same. Their pictures are what they return.
func TestTheWorksHearOfTheEnd(t *testing.T) {
	lab.Rule(t, "The context of a work", "Serve")
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

// Films are waiting at the door, and the desk could take them.
func TestNothingIsTakenAfterTheEnd(t *testing.T) {
	lab.Rule(t, "Nothing after the end", "Serve")
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
	lab.Rule(t, "An answer to each", "Serve")
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
			require.NotEmpty(t, s.desk, "answers to film 0, which was received, %s", while)
			if s.desk[0] == answer(0, false, 0) {
				requireDesk(t, []string{answer(0, false, 0)}, s.desk, while)
				return
			}
			requireDesk(t, []string{answer(0, true, 0), delivery(0, s.pictures[0], 5*second)}, s.desk, while)
			require.Equal(t, 1, s.works[0].Total(), "calls of Work for film 0, which was taken, %s", while)
		})
	}
}
