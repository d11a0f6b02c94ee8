package broadcast_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	broadcast "koans/exercises/06_queues/07_broadcast"
	"koans/exercises/internal/lab"
)

// got is what one Next came back with, and when.
type got struct {
	v   int
	err error
	at  time.Duration
}

func (g got) String() string { return fmt.Sprintf("%d and error %v at %v", g.v, g.err, g.at) }

// next reads a message and draws the wait in a lane of its own.
func next(ctx context.Context, tl *lab.Timeline, lane string, s *broadcast.Subscription[int]) got {
	end := tl.Span(lane, "next")
	v, err := s.Next(ctx)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// rest reads messages until there is an error; more than enough are not read.
func rest[T any](ctx context.Context, s *broadcast.Subscription[T]) (messages []T, err error) {
	messages = []T{}
	for len(messages) < 1000 {
		v, err := s.Next(ctx)
		if err != nil {
			return messages, err
		}
		messages = append(messages, v)
	}
	return messages, nil
}

// requireRest fails t unless these are what s has left, and this is its end, however often one asks.
func requireRest(t *testing.T, s *broadcast.Subscription[int], want []int, end error, who string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // long enough for somebody who need not wait
	defer cancel()
	messages, err := rest(ctx, s)
	require.Equal(t, want, messages, "messages that Next returned to %s", who)
	for range 30 {
		require.ErrorIs(t, err, end, "the error of Next in the end, for %s", who)
		var v int
		v, err = s.Next(ctx)
		require.Zero(t, v, "what Next returned beside the error, to %s", who)
	}
}

// requireNext fails t unless want is the first that s has not read.
func requireNext(t *testing.T, s *broadcast.Subscription[int], want int, who string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // long enough for somebody who need not wait
	defer cancel()
	v, err := s.Next(ctx)
	require.NoError(t, err, "the error of Next for %s, when message %d is unread", who, want)
	require.Equal(t, want, v, "the message that Next returned to %s", who)
}

func publish(t *testing.T, topic *broadcast.Topic[int], messages ...int) {
	t.Helper()
	for _, v := range messages {
		require.NoError(t, topic.Publish(v), "the error of Publish, when the topic is open")
	}
}

func TestEverySubscriberGetsEveryMessage(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("%d subscribers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				topic := broadcast.New[int](4)
				defer topic.Close()
				require.Zero(t, topic.Len(), "subscriptions of a new topic")
				var all []*broadcast.Subscription[int]
				for i := range n {
					all = append(all, topic.Subscribe())
					require.Equal(t, i+1, topic.Len(), "subscriptions, after as many were made: see the TODO in Subscribe")
				}
				for range 3 {
					messages := []int{rng.IntN(1e6), 0, rng.IntN(1e6), rng.IntN(1e6)}
					publish(t, topic, messages...)
					for i, s := range all {
						for k, want := range messages {
							v, err := s.Next(t.Context())
							require.NoError(t, err, "the error of Next, when a message is unread")
							require.Equal(t, want, v, "message %d that subscriber %d of %d got: see the TODO in Next", k+1, i+1, n)
						}
					}
				}
				topic.Close()
				for i, s := range all {
					requireRest(t, s, []int{}, broadcast.ErrClosed, fmt.Sprintf("subscriber %d of %d, who had read all", i+1, n))
				}
				tl.AssertTook(t, 0, "time that went by although nobody had to wait")
			})
		})
	}
}

func TestWhoComesLaterGetsWhatIsPublishedLater(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](10)
		publish(t, topic, 0)
		first := topic.Subscribe()
		publish(t, topic, 1)
		second := topic.Subscribe()
		third := topic.Subscribe()
		publish(t, topic, 2, 3)
		topic.Close()
		requireRest(t, first, []int{1, 2, 3}, broadcast.ErrClosed, "one who subscribed before message 1")
		requireRest(t, second, []int{2, 3}, broadcast.ErrClosed, "one who subscribed before message 2")
		requireRest(t, third, []int{2, 3}, broadcast.ErrClosed, "another who subscribed before message 2")
	})
}

// The function calls what it likes, and is not called again once it has unsubscribed.
func TestInTheMiddleOfEach(t *testing.T) {
	for _, what := range []struct {
		name string
		do   func(topic *broadcast.Topic[int], s *broadcast.Subscription[int])
		saw  []int
		end  error
	}{
		{"Unsubscribe", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int]) { s.Unsubscribe() }, []int{1}, broadcast.ErrUnsubscribed},
		{"Close", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int]) { topic.Close() }, []int{1, 2, 3}, broadcast.ErrClosed},
		{"Publish", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int]) { topic.Publish(4) }, []int{1, 2, 3, 4}, broadcast.ErrClosed},
		{"Next", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int]) { s.Next(context.Background()) }, []int{1, 3}, broadcast.ErrClosed},
		{"Len and Subscribe", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int]) {
			topic.Len()
			topic.Subscribe().Unsubscribe()
		}, []int{1, 2, 3}, broadcast.ErrClosed},
	} {
		t.Run(what.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				topic := broadcast.New[int](3)
				s := topic.Subscribe()
				publish(t, topic, 1, 2, 3)
				saw := []int{}
				var err error
				var all sync.WaitGroup
				all.Go(func() {
					err = s.Each(t.Context(), func(v int) {
						if saw = append(saw, v); len(saw) == 1 {
							what.do(topic, s)
						}
					})
				})
				synctest.Wait()
				topic.Close()
				all.Wait()
				require.Equal(t, what.saw, saw, "messages for which Each has called the function, when the first call does this: %s", what.name)
				require.ErrorIs(t, err, what.end, "what Each returned, when the first call did this: %s", what.name)
			})
		})
	}
}

// The lesson's picture: nobody waits for the commentator.
func TestTheGame(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const s = time.Second
		game := broadcast.New[string](2)
		seen := make([][]string, 3)
		ends := make([]error, len(seen))
		var watchers sync.WaitGroup
		watch := func(i int, lane string, takes time.Duration) {
			watcher := game.Subscribe()
			watchers.Go(func() {
				ends[i] = watcher.Each(t.Context(), func(move string) {
					seen[i] = append(seen[i], fmt.Sprint(move, " at ", tl.Now()))
					if takes == 0 {
						tl.Mark(lane, move)
					} else {
						tl.Work(lane, takes)
					}
				})
				if ends[i] != nil {
					tl.Mark(lane, ends[i].Error())
				}
			})
		}
		const hall, commentator, late = 0, 1, 2
		watch(hall, "hall", 0)
		watch(commentator, "commentator", 35*s)
		synctest.Wait()
		for i, move := range []string{"e4", "e5", "Nf3", "Nc6", "Bb5", "a6"} {
			tl.Mark("game", move)
			require.NoError(t, game.Publish(move), "the error of Publish, when the topic is open")
			time.Sleep(10 * s)
			require.Equal(t, time.Duration(i+1)*10*s, tl.Now(), "when the next move can be made, if a move comes every 10s and nobody is waited for")
			if move == "e5" {
				watch(late, "late", 0)
			}
		}
		game.Close()
		watchers.Wait()
		require.Equal(t, []string{"e4 at 0s", "e5 at 10s", "Nf3 at 20s", "Nc6 at 30s", "Bb5 at 40s", "a6 at 50s"}, seen[hall], "what the hall saw")
		require.Equal(t, []string{"Nf3 at 20s", "Nc6 at 30s", "Bb5 at 40s", "a6 at 50s"}, seen[late], "what one saw who came after the second move")
		require.Equal(t, []string{"e4 at 0s", "e5 at 35s", "Nf3 at 1m10s"}, seen[commentator], "what the commentator saw, who talks for 35s about each and has room for two")
		require.ErrorIs(t, ends[hall], broadcast.ErrClosed, "what Each returned to the hall, when the game was over")
		require.ErrorIs(t, ends[late], broadcast.ErrClosed, "what Each returned to the late one, when the game was over")
		require.ErrorIs(t, ends[commentator], broadcast.ErrSlow, "what Each returned to the commentator")
		tl.AssertTook(t, 105*s, "time until the commentator had talked about three moves")
	})
}

func TestNextWaitsForAMessage(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](2)
		results := make([][]got, 4)
		var all sync.WaitGroup
		for i := range results {
			s := topic.Subscribe()
			lane := fmt.Sprint("subscriber ", i)
			all.Go(func() {
				for range 4 {
					results[i] = append(results[i], next(t.Context(), tl, lane, s))
				}
			})
		}
		var want []string
		for i := range 3 {
			time.Sleep(3 * time.Second)
			publish(t, topic, 100+i)
			want = append(want, got{100 + i, nil, tl.Now()}.String())
		}
		time.Sleep(3 * time.Second)
		topic.Close()
		want = append(want, got{0, broadcast.ErrClosed, tl.Now()}.String())
		all.Wait()
		for i := range results {
			have := []string{}
			for _, r := range results[i] {
				have = append(have, r.String())
			}
			require.Equal(t, want, have, "what subscriber %d got, with a message every 3s and the end after 12s", i)
		}
	})
}

// Exactly at the message for which there is no room: not before, not after, and what is in the room may be read.
func TestTheSlowOneIsCutOff(t *testing.T) {
	for _, room := range []int{1, 2, 7} {
		t.Run(fmt.Sprintf("room for %d", room), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				topic := broadcast.New[int](room)
				quick, slow := topic.Subscribe(), topic.Subscribe()
				var want []int
				for i := range room + 3 {
					publish(t, topic, i)
					requireNext(t, quick, i, "one who is quick")
					if i < room {
						want = append(want, i)
						require.Equal(t, 2, topic.Len(), "subscriptions, when the slow one has %d unread and room for %d", i+1, room)
					} else {
						require.Equal(t, 1, topic.Len(), "subscriptions, when there was no room for message %d of the slow one, who has room for %d", i+1, room)
					}
				}
				tl.AssertTook(t, 0, "time that Publish took: it waits for nobody")
				requireRest(t, slow, want, broadcast.ErrSlow, fmt.Sprintf("the slow one, with room for %d", room))
				publish(t, topic, 99)
				topic.Close()
				requireRest(t, slow, []int{}, broadcast.ErrSlow, "the slow one, after the topic was closed")
				requireRest(t, quick, []int{99}, broadcast.ErrClosed, "the quick one")
			})
		})
	}
}

// Always as far behind as is allowed, and now and then not at all.
func TestWhoIsNotTooSlowMissesNothing(t *testing.T) {
	for _, room := range []int{1, 3} {
		t.Run(fmt.Sprintf("room for %d", room), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				topic := broadcast.New[int](room)
				s := topic.Subscribe()
				published, read := 0, 0
				for range 40 {
					for published-read < room {
						publish(t, topic, published)
						published++
					}
					for range 1 + published%room {
						requireNext(t, s, read, fmt.Sprintf("one who never had more than %d unread, with room for as many", room))
						read++
					}
				}
				topic.Close()
			})
		})
	}
}

// Several are cut off by one message, wherever they stand among the others.
func TestOthersDoNotNoticeWhoIsCutOff(t *testing.T) {
	for _, slow := range [][]int{{0}, {0, 1}, {1, 2}, {4, 5}, {0, 1, 2, 3, 4}, {5}, {0, 2, 4}} {
		t.Run(fmt.Sprintf("slow are %v of 6", slow), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				topic := broadcast.New[int](2)
				isSlow := map[int]bool{}
				for _, i := range slow {
					isSlow[i] = true
				}
				var all []*broadcast.Subscription[int]
				for range 6 {
					all = append(all, topic.Subscribe())
				}
				for m := range 5 {
					publish(t, topic, m)
					for i, s := range all {
						if !isSlow[i] {
							requireNext(t, s, m, fmt.Sprintf("subscriber %d, who is quick", i))
						}
					}
				}
				require.Equal(t, len(all)-len(slow), topic.Len(), "subscriptions, when the slow ones have been cut off")
				topic.Close()
				for i, s := range all {
					if isSlow[i] {
						requireRest(t, s, []int{0, 1}, broadcast.ErrSlow, fmt.Sprintf("subscriber %d, who is slow and has room for 2", i))
					} else {
						requireRest(t, s, []int{}, broadcast.ErrClosed, fmt.Sprintf("subscriber %d, who is quick", i))
					}
				}
			})
		})
	}
}

// Whoever leaves gets nothing more, whatever was unread, and the others do not notice.
func TestUnsubscribe(t *testing.T) {
	const n = 5
	for first := range n {
		for _, second := range []int{(first + 1) % n, (first + 3) % n, first} {
			t.Run(fmt.Sprintf("first %d then %d of 5", first, second), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					topic := broadcast.New[int](4)
					var all []*broadcast.Subscription[int]
					for range n {
						all = append(all, topic.Subscribe())
					}
					publish(t, topic, 1)
					all[first].Unsubscribe()
					require.Equal(t, n-1, topic.Len(), "subscriptions, when one of %d has unsubscribed", n)
					publish(t, topic, 2)
					all[second].Unsubscribe()
					publish(t, topic, 3)
					gone := map[int]bool{first: true, second: true}
					require.Equal(t, n-len(gone), topic.Len(), "subscriptions, when %d of %d have unsubscribed", len(gone), n)
					for i := range all {
						if gone[i] {
							requireRest(t, all[i], []int{}, broadcast.ErrUnsubscribed, "one who has unsubscribed")
						}
					}
					topic.Close()
					for i := range all {
						if gone[i] {
							all[i].Unsubscribe()
							requireRest(t, all[i], []int{}, broadcast.ErrUnsubscribed, "one who has unsubscribed")
						} else {
							requireRest(t, all[i], []int{1, 2, 3}, broadcast.ErrClosed, "one who stayed when others left")
						}
					}
				})
			})
		}
	}
}

func TestUnsubscribeWakesWhoeverWaits(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](2)
		s, other := topic.Subscribe(), topic.Subscribe()
		results := make([]got, 3)
		var all sync.WaitGroup
		for i := range results {
			lane := fmt.Sprint("reader ", i)
			all.Go(func() { results[i] = next(t.Context(), tl, lane, s) })
		}
		time.Sleep(time.Second)
		s.Unsubscribe()
		all.Wait()
		for _, r := range results {
			require.Equal(t, got{0, broadcast.ErrUnsubscribed, time.Second}.String(), r.String(), "what Next returned to one who waited, when Unsubscribe came after 1s")
		}
		publish(t, topic, 1)
		topic.Close()
		requireRest(t, other, []int{1}, broadcast.ErrClosed, "another subscriber")
	})
}

// Who was cut off, or has read all of a closed topic, may still unsubscribe.
func TestUnsubscribeAfterTheEnd(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](1)
		slow, read, unread := topic.Subscribe(), topic.Subscribe(), topic.Subscribe()
		publish(t, topic, 1)
		requireNext(t, read, 1, "a subscriber")
		requireNext(t, unread, 1, "a subscriber")
		publish(t, topic, 2)
		requireNext(t, read, 2, "a subscriber")
		slow.Unsubscribe()
		require.Equal(t, 2, topic.Len(), "subscriptions, when one of 3 was cut off and has unsubscribed")
		requireRest(t, slow, []int{}, broadcast.ErrUnsubscribed, "one who was cut off and has unsubscribed")
		topic.Close()
		requireRest(t, read, []int{}, broadcast.ErrClosed, "one who has read all")
		for _, s := range []*broadcast.Subscription[int]{read, unread} {
			s.Unsubscribe()
			requireRest(t, s, []int{}, broadcast.ErrUnsubscribed, "one who has unsubscribed from a closed topic")
		}
		require.Zero(t, topic.Len(), "subscriptions of a closed topic")
	})
}

func TestAClosedTopic(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](3)
		reads, waits := topic.Subscribe(), topic.Subscribe()
		publish(t, topic, 1, 2)
		requireNext(t, waits, 1, "a subscriber")
		requireNext(t, waits, 2, "a subscriber")
		results := make([]got, 3)
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() { results[i] = next(t.Context(), tl, fmt.Sprint("reader ", i), waits) })
		}
		time.Sleep(time.Second)
		topic.Close()
		all.Wait()
		for _, r := range results {
			require.Equal(t, got{0, broadcast.ErrClosed, time.Second}.String(), r.String(), "what Next returned to one who waited, when the topic was closed after 1s")
		}
		topic.Close()
		for range 5 {
			require.ErrorIs(t, topic.Publish(3), broadcast.ErrClosed, "the error of Publish, when the topic is closed")
		}
		require.Zero(t, topic.Len(), "subscriptions of a closed topic")
		after := topic.Subscribe()
		require.Zero(t, topic.Len(), "subscriptions of a closed topic")
		requireRest(t, after, []int{}, broadcast.ErrClosed, "one who subscribed to a closed topic")
		requireRest(t, reads, []int{1, 2}, broadcast.ErrClosed, "one who had not read two messages when the topic was closed")
		after.Unsubscribe()
		requireRest(t, after, []int{}, broadcast.ErrUnsubscribed, "one who subscribed to a closed topic, and unsubscribed")
		tl.AssertTook(t, time.Second, "time that went by")
	})
}

// A select that takes either of two ready cases would not get far.
func TestAnEndedContextGetsNoMessage(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		topic := broadcast.New[int](2)
		s := topic.Subscribe()
		for range 2 {
			for range 40 {
				v, err := s.Next(ended)
				require.ErrorIs(t, err, context.Canceled, "the error of Next, when its context had ended before")
				require.Zero(t, v, "what Next returned beside an error")
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

// Who gives up does so exactly when its context ends, may come back, and has missed nothing.
func TestAContextEndsTheWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](2)
		s := topic.Subscribe()
		var patient got
		var all sync.WaitGroup
		all.Go(func() { patient = next(t.Context(), tl, "patient", s) })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.Equal(t, got{0, context.DeadlineExceeded, 3 * time.Second}.String(), next(ctx, tl, "hasty", s).String(), "what one got whose context ended after 3s")
		publish(t, topic, 1)
		all.Wait()
		require.Equal(t, got{1, nil, 3 * time.Second}.String(), patient.String(), "what one got who waited on when another gave up")
		publish(t, topic, 2, 3)
		synctest.Wait()
		topic.Close()
		requireRest(t, s, []int{2, 3}, broadcast.ErrClosed, "one who had given up before")
	})
}

// turning is a context that lets something happen when it is looked at for the so-manieth time:
// between two steps of Next that are to be one.
type turning struct {
	context.Context
	at     int32
	looks  atomic.Int32
	once   sync.Once
	happen func()
}

func (c *turning) look() {
	if c.looks.Add(1) == c.at {
		c.turn()
		lab.Yield()
	}
}

func (c *turning) turn()                 { c.once.Do(c.happen) }
func (c *turning) Err() error            { defer c.look(); return c.Context.Err() }
func (c *turning) Done() <-chan struct{} { defer c.look(); return c.Context.Done() }

// One has seen that there is nothing, and is about to wait. Then something happens.
func TestNothingIsOverlookedJustBeforeTheWait(t *testing.T) {
	for _, what := range []struct {
		name   string
		happen func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func())
		want   got
	}{
		{"a message", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { topic.Publish(7) }, got{7, nil, 0}},
		{"Close", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { topic.Close() }, got{0, broadcast.ErrClosed, 0}},
		{"Unsubscribe", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { s.Unsubscribe() }, got{0, broadcast.ErrUnsubscribed, 0}},
		{"the end of the context", func(topic *broadcast.Topic[int], s *broadcast.Subscription[int], cancel func()) { cancel() }, got{0, context.Canceled, 0}},
	} {
		t.Run(what.name, func(t *testing.T) {
			for at := range int32(5) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					topic := broadcast.New[int](2)
					defer topic.Close()
					s := topic.Subscribe()
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					var result got
					var all sync.WaitGroup
					turn := &turning{Context: ctx, at: at + 1, happen: func() {
						all.Go(func() { what.happen(topic, s, cancel) }) // elsewhere: this may be under a lock
					}}
					all.Go(func() { result = next(turn, tl, "reader", s) })
					synctest.Wait()
					turn.turn()
					all.Wait()
					require.Equal(t, what.want.String(), result.String(), "what Next returned, when %s came just when it was about to wait", what.name)
				})
			}
		})
	}
}

// Some give up at the very moment when messages come. Whoever wins, the messages are read once, and by the one who stays.
func TestNoMessageIsLostWhenGivingUpAndPublishMeet(t *testing.T) {
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
					require.Equal(t, got{0, context.Canceled, 0}.String(), r.String(), "what one got whose context has ended")
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
			require.Equal(t, map[int]int{1: 1, 2: 1}, taken, "how often messages 1 and 2 were read, with %v left for the last", left)
		})
	}
}

// One gives up just when a message has come, another waits behind it. Somebody has to get the message.
func TestWhoGivesUpDoesNotTakeTheWakeUpAlong(t *testing.T) {
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
			if hasty.v != 1 { // else it was quick enough, and the other one waits for the next
				require.Zero(t, tl.Active(), "calls of Next that still wait, when a message is unread and another call has given up")
				require.Equal(t, got{0, context.Canceled, 0}.String(), hasty.String(), "what one got whose context has ended")
				require.Equal(t, got{1, nil, 0}.String(), patient.String(), "what one got who waited on when another gave up")
			}
			topic.Close()
			all.Wait()
		})
	}
}

// Some subscribe while the topic is closed. Too early or too late: each hears of the end.
func TestSubscribeAndCloseMeet(t *testing.T) {
	for round := range 120 {
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
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // long enough for somebody who need not wait
			defer cancel()
			for i := range subs {
				for _, s := range subs[i] {
					_, err := s.Next(ctx)
					require.ErrorIs(t, err, broadcast.ErrClosed, "the error of Next for one who subscribed when the topic was about to be closed")
				}
			}
		})
	}
}

// Nil, the zero value, and what cannot be compared: each is a message like any other. And a context may be one that never ends.
func TestNothingIsAMessageToo(t *testing.T) {
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

// An hour in the function, and neither the publisher nor another reader is kept waiting.
func TestEachHoldsNobodyUp(t *testing.T) {
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

// A subscription may be shared: each message goes to one of the readers, and those who wait are woken.
func TestReadersMayShareASubscription(t *testing.T) {
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

// Many publish, and many come, read and go, some of them in the middle of Publish.
func TestACrowd(t *testing.T) {
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

// They leave and the topic is closed while messages are on their way. The race detector watches, and nobody panics.
func TestLeavingAndClosingInTheMiddleOfPublish(t *testing.T) {
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

// Publish and Close meet. What has been accepted, all have got; what has not, nobody.
func TestWhatWasAcceptedIsNotLost(t *testing.T) {
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

// However it ends, and although nobody reads what is unread.
func TestAnEndedSubscriptionLeavesNoGoroutine(t *testing.T) {
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
			require.Zero(t, topic.Len(), "subscriptions, when the only one has unsubscribed or was cut off")
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

func TestATopicNeedsRoom(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { broadcast.New[int](0) }, "a topic whose subscriptions have room for nothing must not be made")
		require.Panics(t, func() { broadcast.New[string](-1) }, "a topic whose subscriptions have less than no room must not be made")
	})
}

func TestEachTopicIsItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := broadcast.New[int](2), broadcast.New[int](1)
		a, b := first.Subscribe(), second.Subscribe()
		publish(t, first, 1)
		publish(t, second, 2)
		second.Close()
		requireRest(t, b, []int{2}, broadcast.ErrClosed, "the subscriber of one topic")
		publish(t, first, 3)
		first.Close()
		requireRest(t, a, []int{1, 3}, broadcast.ErrClosed, "the subscriber of another topic")
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
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
