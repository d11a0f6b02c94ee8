package broadcast_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	broadcast "koans/exercises/06_queues/07_broadcast"
	"koans/exercises/internal/lab"
)

// Who gives up does so exactly when its context ends, may come back, and has missed nothing.
func TestACallerThatGivesUpMissesNothing(t *testing.T) {
	lab.Rule(t, "Giving up", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](2)
		s := topic.Subscribe()
		var patient got
		var all sync.WaitGroup
		all.Go(func() { patient = next(t.Context(), tl, "patient", s) })
		synctest.Wait()
		require.Equal(t, got{err: context.DeadlineExceeded, at: 3 * time.Second}.String(), next(within(t, 3*time.Second), tl, "hasty", s).String(), "what one got whose context ended after 3s")
		publish(t, topic, 1)
		all.Wait()
		require.Equal(t, got{1, nil, 3 * time.Second}.String(), patient.String(), "what one got who waited on when another gave up")
		publish(t, topic, 2, 3)
		synctest.Wait()
		topic.Close()
		requireRest(t, s, []int{2, 3}, broadcast.ErrClosed, "one who had given up before")
	})
}

// A select that takes either of two ready cases would not get far.
func TestAnEndedContextGetsNoMessage(t *testing.T) {
	lab.Rule(t, "Giving up", "Next", "Each")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended := lab.Ended(t)
		topic := broadcast.New[int](2)
		s := topic.Subscribe()
		for range 2 {
			for range 40 {
				_, err := s.Next(ended)
				require.ErrorIs(t, err, context.Canceled, "the error of Next, when its context had ended before")
			}
			err := s.Each(ended, func(int) {})
			require.ErrorIs(t, err, context.Canceled, "what Each returned, when its context had ended before")
			publish(t, topic, 42)
		}
		topic.Close()
		requireRest(t, s, []int{42, 42}, broadcast.ErrClosed, "one who had called Next with an ended context before")
		tl.AssertTook(t, 0, "time that went by although nobody had to wait")
	})
}

// One has seen that there is nothing, and is about to wait. Then something happens.
func TestNothingIsOverlookedJustBeforeTheWait(t *testing.T) {
	lab.Rule(t, "Waiting", "Next")
	for _, what := range []struct {
		name   string
		happen func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func())
		want   got
	}{
		{"a message", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { topic.Publish(7) }, got{7, nil, 0}},
		{"Close", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { topic.Close() }, got{err: broadcast.ErrClosed}},
		{"Unsubscribe", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { s.Unsubscribe() }, got{err: broadcast.ErrUnsubscribed}},
		{"the end of the context", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { cancel() }, got{err: context.Canceled}},
	} {
		t.Run(what.name, func(t *testing.T) {
			for nth := range 5 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					topic := broadcast.New[int](2)
					defer topic.Close()
					s := topic.Subscribe()
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					var result got
					var all sync.WaitGroup
					happen := sync.OnceFunc(func() {
						all.Go(func() { what.happen(topic, s, cancel) }) // elsewhere: this may be under a lock
					})
					all.Go(func() { result = next(lab.Watched(ctx, nth+1, happen), tl, "reader", s) })
					synctest.Wait()
					happen() // if it was not asked so often
					all.Wait()
					require.Equal(t, what.want.String(), result.String(), "what Next returned, when %s came just when it was about to wait", what.name)
				})
			}
		})
	}
}

// Some give up at the very moment when messages come. Whoever wins, the messages are read once, and by the one who stays.
func TestNoMessageIsLostWhenGivingUpAndPublishMeet(t *testing.T) {
	lab.Rule(t, "Giving up", "Next", "Publish")
	for round := range 48 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			topic := broadcast.New[int](8)
			s := topic.Subscribe()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			results := make([]got, 3)
			const patient = 1 // goes on
			var all sync.WaitGroup
			for i := range results {
				ctx := ctx
				if i == patient {
					ctx = t.Context()
				}
				all.Go(func() { results[i] = next(ctx, tl, fmt.Sprint("reader ", i), s) })
				if round%4 < 2 {
					synctest.Wait() // so that they wait in this order
				}
			}
			for range round % 20 {
				runtime.Gosched()
			}
			var err error
			switch round % 4 {
			case 0:
				cancel()
				err = topic.Publish(1)
			case 1:
				err = topic.Publish(1)
				cancel()
			default:
				all.Go(cancel)
				all.Go(func() { err = topic.Publish(1) })
			}
			synctest.Wait()
			require.NoError(t, err, "the error of Publish, when the topic is open")
			publish(t, topic, 2)
			synctest.Wait()
			taken := map[int]int{}
			for i, r := range results {
				if r.err != nil {
					require.NotEqual(t, patient, i, "one has got error %v, although its context goes on", r.err)
					require.Equal(t, got{err: context.Canceled}.String(), r.String(), "what one got whose context has ended")
				} else {
					taken[r.v]++
				}
			}
			require.Zero(t, tl.Active(), "calls of Next that still wait, when two messages have come and all but one have given up")
			topic.Close()
			all.Wait()
			left, _ := rest(t.Context(), s)
			for _, v := range left {
				taken[v]++
			}
			require.Equal(t, map[int]int{1: 1, 2: 1}, taken, "how often Next has returned messages 1 and 2 to somebody, with %v left for the last", left)
		})
	}
}

// Each gives up, and at that very moment two messages come. Whatever it does with the first, the second stays behind it.
func TestWhoGivesUpKeepsTheOrder(t *testing.T) {
	lab.Rule(t, "Each message", "Next", "Publish")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			topic := broadcast.New[int](2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			subs := make([]*broadcast.Subscription[int], 40)
			first := make([]int, len(subs)) // zero for who has given up
			var all sync.WaitGroup
			for i := range subs {
				subs[i] = topic.Subscribe()
				all.Go(func() {
					if v, err := subs[i].Next(ctx); err == nil {
						first[i] = v
					}
				})
			}
			synctest.Wait()
			cancel()
			publish(t, topic, 1, 2)
			all.Wait()
			topic.Close()
			for i, s := range subs {
				want := []int{1, 2}[min(first[i], 2):]
				requireRest(t, s, want, broadcast.ErrClosed, fmt.Sprintf("one whose Next was about to give up when messages 1 and 2 came, and has returned %d", first[i]))
			}
		})
	}
}

// One gives up just when a message has come, another waits behind it. Somebody has to get the message.
func TestACallerThatGivesUpDoesNotTakeTheWakeUpAlong(t *testing.T) {
	lab.Rule(t, "Giving up", "Next", "Publish")
	for round := range 24 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			topic := broadcast.New[int](2)
			s := topic.Subscribe()
			ctx := lab.NewLateContext(t.Context())
			var hasty, patient got
			var all sync.WaitGroup
			all.Go(func() { hasty = next(ctx, tl, "hasty", s) })
			synctest.Wait()
			all.Go(func() { patient = next(t.Context(), tl, "patient", s) })
			synctest.Wait()
			var err error
			if round%2 == 0 {
				err = topic.Publish(1)
				ctx.End()
			} else {
				ctx.End()
				err = topic.Publish(1)
			}
			if round%4 < 2 {
				synctest.Wait()
			}
			ctx.Tell()
			synctest.Wait()
			require.NoError(t, err, "the error of Publish, when the topic is open")
			if hasty.err != nil || hasty.v != 1 { // else it was quick enough, and the other one waits for the next
				require.Zero(t, tl.Active(), "calls of Next that still wait, when a message is unread and another call has given up")
				require.Equal(t, got{err: context.Canceled}.String(), hasty.String(), "what one got whose context has ended")
				require.Equal(t, got{1, nil, 0}.String(), patient.String(), "what one got who waited on when another gave up")
			}
			topic.Close()
			all.Wait()
		})
	}
}

// Some subscribe while the topic is closed. Too early or too late: each hears of the end.
func TestSubscribeAndCloseMeet(t *testing.T) {
	lab.Rule(t, "Closing", "Subscribe", "Close")
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			topic := broadcast.New[int](1)
			subs := make([][]*broadcast.Subscription[int], 4)
			start := lab.NewBarrier(len(subs) + 1)
			var all sync.WaitGroup
			for i := range subs {
				all.Go(func() {
					start.Wait()
					for range 6 {
						subs[i] = append(subs[i], topic.Subscribe())
					}
				})
			}
			all.Go(func() {
				start.Wait()
				for range round % 12 {
					runtime.Gosched()
				}
				topic.Close()
			})
			all.Wait()
			require.Zero(t, topic.Len(), "subscriptions of a closed topic")
			ctx := within(t, time.Hour) // long enough for somebody who need not wait
			for i := range subs {
				for _, s := range subs[i] {
					_, err := s.Next(ctx)
					require.ErrorIs(t, err, broadcast.ErrClosed, "the error of Next for one who subscribed when the topic was about to be closed")
				}
			}
		})
	}
}

// A subscription may be shared: each message goes to one of the readers, and those who wait are woken.
func TestReadersMayShareASubscription(t *testing.T) {
	lab.Rule(t, "Each message", "Next", "Publish")
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			topic := broadcast.New[int](10)
			s := topic.Subscribe()
			results := make([]got, 4)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = next(t.Context(), tl, fmt.Sprint("reader ", i), s) })
			}
			if round%2 == 0 {
				synctest.Wait() // all wait; else some are on their way
			}
			publish(t, topic, 0, 1, 2, 3)
			all.Wait()
			var taken []int
			for _, r := range results {
				require.NoError(t, r.err, "the error of Next, when there is a message for each reader")
				taken = append(taken, r.v)
			}
			require.ElementsMatch(t, []int{0, 1, 2, 3}, taken, "what four readers of one subscription got, of four messages")
			topic.Close()
		})
	}
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](1)
		results := make([]got, 2)
		var all sync.WaitGroup
		for i := range results {
			s := topic.Subscribe()
			all.Go(func() { results[i] = next(t.Context(), tl, fmt.Sprint("subscriber ", i), s) })
		}
		time.Sleep(lab.Year)
		publish(t, topic, 7)
		all.Wait()
		topic.Close()
		for _, r := range results {
			assert.Equal(t, got{7, nil, lab.Year}.String(), r.String(), "what one got who had to wait for a year")
		}
	})
}

// However it ends, and although nobody reads what is unread.
func TestAnEndedSubscriptionLeavesNoGoroutine(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Next", "Subscribe", "Unsubscribe", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		topic := broadcast.New[int](2)
		before := lab.Goroutines()
		for i := range n {
			s := topic.Subscribe()
			publish(t, topic, 1)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_, err := s.Next(ctx)
			require.NoError(t, err, "the error of Next, when a message is unread")
			_, err = s.Next(ctx)
			require.ErrorIs(t, err, context.Canceled, "the error of Next, when its context has ended")
			publish(t, topic, 2, 3)
			if i%2 == 0 {
				s.Unsubscribe()
			} else {
				publish(t, topic, 4)
			}
		}
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one, and a topic may have its own.
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d subscriptions that have ended", n)
		last := topic.Subscribe()
		publish(t, topic, 5)
		topic.Close() // the bubble sees to it that nobody is left after that, though this is unread
		_ = last
	})
}
