package broadcast_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	broadcast "koans/exercises/06_queues/07_broadcast"
	"koans/exercises/internal/lab"
)

// They leave and the topic is closed while messages are on their way. The race detector watches, and nobody panics.
func TestLeavingAndClosingInTheMiddleOfPublish(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Publish", "Unsubscribe", "Next")
	lab.Rule(t, "Unsubscribing", "Unsubscribe", "Publish", "Next")
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			topic := broadcast.New[int](1 + round%3)
			subs := make([]*broadcast.Subscription[int], 6)
			for i := range subs {
				subs[i] = topic.Subscribe()
			}
			ends := make([]error, len(subs))
			published := make([]int, 2)
			start := lab.NewBarrier(2*len(subs) + len(published) + 1)
			var all sync.WaitGroup
			for i, s := range subs {
				all.Go(func() {
					start.Wait()
					_, ends[i] = rest(t.Context(), s)
				})
				all.Go(func() {
					start.Wait()
					for range i * round % 9 {
						runtime.Gosched()
					}
					if i%2 == 0 {
						s.Unsubscribe()
					}
				})
			}
			for i := range published {
				all.Go(func() {
					start.Wait()
					for topic.Publish(i) == nil && published[i] < 5 {
						published[i]++
						runtime.Gosched()
					}
				})
			}
			all.Go(func() {
				start.Wait()
				for range round {
					runtime.Gosched()
				}
				topic.Close()
			})
			all.Wait()
			for i, err := range ends {
				switch {
				case errors.Is(err, broadcast.ErrClosed), errors.Is(err, broadcast.ErrSlow):
				case i%2 == 0 && errors.Is(err, broadcast.ErrUnsubscribed):
				default:
					require.NoError(t, err, "the end of subscriber %d, who had %v", i, map[bool]string{true: "unsubscribed", false: "stayed"}[i%2 == 0])
				}
			}
			require.Zero(t, topic.Len(), "subscriptions of a closed topic")
			require.ErrorIs(t, topic.Publish(1), broadcast.ErrClosed, "the error of Publish, when the topic is closed")
		})
	}
}

// Many publish, and many come, read and go, some of them in the middle of Publish.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "Each message", "Publish", "Next", "Unsubscribe")
	type message struct{ publisher, number int }
	for _, s := range []struct{ publishers, stay, roam int }{{1, 1, 1}, {3, 3, 3}, {6, 2, 6}} {
		t.Run(fmt.Sprintf("%d publish, %d stay, %d come and go", s.publishers, s.stay, s.roam), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const each = 24
				topic := broadcast.New[*message](s.publishers * each)
				var busy lab.Overlap
				errs := make([]error, s.publishers)
				ends := make([]error, s.stay+s.roam)
				seen := make([][][]*message, s.stay+s.roam) // of each subscriber, by subscription
				var publishers, subscribers sync.WaitGroup
				for i := range s.stay {
					sub := topic.Subscribe()
					subscribers.Go(func() {
						seen[i] = make([][]*message, 1)
						ends[i] = sub.Each(t.Context(), func(m *message) { seen[i][0] = append(seen[i][0], m) })
					})
				}
				for i := s.stay; i < s.stay+s.roam; i++ {
					subscribers.Go(func() {
						for range 1000 { // so that nobody goes on for ever
							sub := topic.Subscribe()
							var mine []*message
							err := sub.Each(t.Context(), func(m *message) {
								if mine = append(mine, m); len(mine) > i%4 {
									sub.Unsubscribe()
								}
							})
							seen[i] = append(seen[i], mine)
							if !errors.Is(err, broadcast.ErrUnsubscribed) {
								ends[i] = err
								return
							}
						}
					})
				}
				for i := range errs {
					publishers.Go(func() {
						for n := range each {
							m := &message{}
							m.publisher, m.number = i, n
							if err := topic.Publish(m); err != nil {
								errs[i] = err
								return
							}
							topic.Len()
							if n%6 == i%6 {
								busy.Visit()
							}
						}
					})
				}
				publishers.Wait()
				topic.Close()
				subscribers.Wait()
				require.NoError(t, errors.Join(errs...), "the errors of Publish, before the topic was closed")
				for i := range seen {
					require.ErrorIs(t, ends[i], broadcast.ErrClosed, "what Each returned in the end")
					for _, messages := range seen[i] {
						last := map[int]int{}
						for _, m := range messages {
							if before, ok := last[m.publisher]; ok || i < s.stay {
								if !ok {
									before = -1
								}
								require.Equal(t, before+1, m.number, "number of the message that subscriber %d got after message %d of publisher %d", i, before, m.publisher)
							}
							last[m.publisher] = m.number
						}
						if i < s.stay {
							require.Len(t, messages, s.publishers*each, "messages that subscriber %d got, who was there all the time", i)
						}
					}
				}
				tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
			})
		})
	}
}

// Publish and Close meet. What has been accepted, all have got; what has not, nobody.
func TestWhatWasAcceptedIsNotLost(t *testing.T) {
	lab.Rule(t, "Each message", "Publish", "Close")
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const most = 30
			topic := broadcast.New[int](2 * most)
			subs := make([]*broadcast.Subscription[int], 12)
			for i := range subs {
				subs[i] = topic.Subscribe()
			}
			accepted := make([]int, 2)
			var all sync.WaitGroup
			messages, ends := make([][]int, len(subs)), make([]error, len(subs))
			for i := 0; i < len(subs); i += 2 { // half of them read while it happens
				all.Go(func() { messages[i], ends[i] = rest(t.Context(), subs[i]) })
			}
			for i := range accepted {
				all.Go(func() {
					for accepted[i] < most && topic.Publish(accepted[i]) == nil {
						accepted[i]++
						for range round % 3 {
							runtime.Gosched()
						}
					}
				})
			}
			all.Go(func() {
				for range round {
					runtime.Gosched()
				}
				topic.Close()
			})
			all.Wait()
			for i, s := range subs {
				if i%2 == 1 {
					messages[i], ends[i] = rest(t.Context(), s)
				}
				require.ErrorIs(t, ends[i], broadcast.ErrClosed, "the error of Next in the end, when the topic was closed")
				require.Len(t, messages[i], accepted[0]+accepted[1], "messages that subscriber %d of %d got, of those for which Publish had returned nil when the topic was closed", i, len(subs))
			}
		})
	}
}

// An hour in the function, and neither the publisher nor another reader is kept waiting.
func TestEachHoldsNobodyUp(t *testing.T) {
	lab.Rule(t, "Each", "Each")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](5)
		s, other := topic.Subscribe(), topic.Subscribe()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		saw := []int{}
		var err error
		var all sync.WaitGroup
		all.Go(func() {
			err = s.Each(ctx, func(v int) {
				saw = append(saw, v)
				tl.Work("slow", time.Hour)
			})
		})
		synctest.Wait()
		publish(t, topic, 1)
		synctest.Wait()
		publish(t, topic, 2, 3, 4)
		requireNext(t, s, 2, "one whose Each is busy with message 1")
		requireNext(t, other, 1, "another, while one's Each is busy with message 1")
		require.Equal(t, 2, topic.Len(), "subscriptions")
		tl.AssertTook(t, 0, "time that went by for those who do not work")
		time.Sleep(90 * time.Minute)
		cancel()
		all.Wait()
		require.ErrorIs(t, err, context.Canceled, "what Each returned, when its context had ended while the function was at work")
		require.Equal(t, []int{1, 3}, saw, "messages for which Each has called the function, in an hour and a half with an hour for each")
		tl.AssertTook(t, 2*time.Hour, "time until Each returned: when the function had")
		topic.Close()
		requireRest(t, s, []int{4}, broadcast.ErrClosed, "one whose Each has ended by its context")
		requireRest(t, other, []int{2, 3, 4}, broadcast.ErrClosed, "the other")
	})
}

// Nil, the zero value, and what cannot be compared: each is a message like any other. And a context may be one that never ends.
func TestNothingIsAMessageToo(t *testing.T) {
	lab.Rule(t, "Each message", "Next", "Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		messages := []any{nil, 0, []int{1}, "", nil}
		topic := broadcast.New[any](len(messages))
		read, slow := topic.Subscribe(), topic.Subscribe()
		for _, v := range append(messages, "one too many") {
			require.NoError(t, topic.Publish(v), "the error of Publish, when the topic is open")
			have, err := read.Next(context.Background())
			require.NoError(t, err, "the error of Next, when message %#v is unread", v)
			require.Equal(t, v, have, "the message that Next returned")
		}
		topic.Close()
		left, err := rest(context.Background(), slow)
		require.Equal(t, messages, left, "messages that Next returned to one who was cut off")
		require.ErrorIs(t, err, broadcast.ErrSlow, "the error of Next in the end, for one who was cut off")
	})
}

// Of four who read one subscription three give up. Whoever looks after those who wait must let the right ones go.
func TestOthersGiveUpAndOneStays(t *testing.T) {
	lab.Rule(t, "Giving up", "Next", "Publish")
	lab.OneStays(t, "Next", func(t *testing.T) (func(context.Context) error, func()) {
		topic := broadcast.New[int](1)
		s := topic.Subscribe()
		return func(ctx context.Context) error { _, err := s.Next(ctx); return err }, func() { publish(t, topic, 7); topic.Close() }
	})
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Subscription.Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](1)
		defer topic.Close()
		s := topic.Subscribe()
		ctx := lab.NewLateContext(t.Context())
		for range 3 {
			time.AfterFunc(time.Second, func() { publish(t, topic, 7) })
			_, err := s.Next(ctx)
			require.NoError(t, err, "the error of Next, when a message came")
		}
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Next has returned")
	})
}
