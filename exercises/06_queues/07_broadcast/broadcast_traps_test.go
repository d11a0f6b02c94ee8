package broadcast_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	broadcast "koans/exercises/06_queues/07_broadcast"
	"koans/exercises/internal/lab"
)

func TestWhoComesLaterGetsWhatIsPublishedLater(t *testing.T) {
	lab.Rule(t, "Each message", "Subscribe", "Publish", "Next")
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

func TestManySubscribersGetEveryMessage(t *testing.T) {
	lab.Rule(t, "Each message", "Publish", "Next", "Subscribe")
	for _, n := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("%d subscribers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				topic := broadcast.New[int](4)
				defer topic.Close()
				var all []*broadcast.Subscription[int]
				for range n {
					all = append(all, topic.Subscribe())
				}
				for range 3 {
					messages := []int{rng.IntN(1e6), 0, rng.IntN(1e6), rng.IntN(1e6)}
					publish(t, topic, messages...)
					for i, s := range all {
						for k, want := range messages {
							v, err := s.Next(t.Context())
							require.NoError(t, err, "the error of Next, when a message is unread")
							require.Equal(t, want, v, "message %d that subscriber %d of %d got", k+1, i+1, n)
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

// Exactly at the message for which there is no room: not before, not after, and what is in the room may be read.
func TestTheSlowOneIsCutOffAtTheVeryMessage(t *testing.T) {
	lab.Rule(t, "Too slow", "Publish", "Next")
	for _, room := range []int{1, 2, 7} {
		t.Run(fmt.Sprintf("room for %d", room), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				topic := broadcast.New[int](room)
				defer topic.Close()
				quick, slow := topic.Subscribe(), topic.Subscribe()
				var want []int
				for i := range room + 3 {
					publish(t, topic, i)
					requireNext(t, quick, i, "one who is quick")
					if i < room {
						want = append(want, i)
						require.Equal(t, 2, topic.Len(), "subscriptions that Publish has not cut off, when the slow one has %d unread and room for %d", i+1, room)
					} else {
						require.Equal(t, 1, topic.Len(), "subscriptions that Publish has not cut off, when there was no room for message %d of the slow one, who has room for %d", i+1, room)
					}
				}
				tl.AssertTook(t, 0, "time that Publish took")
				requireRest(t, slow, want, broadcast.ErrSlow, fmt.Sprintf("the slow one, with room for %d", room))
				publish(t, topic, 99)
				requireNext(t, quick, 99, "one who is quick")
			})
		})
	}
}

// Always as far behind as is allowed, and now and then not at all.
func TestASubscriberThatIsNotTooSlowMissesNothing(t *testing.T) {
	lab.Rule(t, "Too slow", "Publish", "Next")
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
	lab.Rule(t, "Each message", "Publish")
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

// The lesson's picture: nobody waits for the commentator.
func TestTheGame(t *testing.T) {
	lab.Rule(t, "Publish never waits", "Publish", "Next", "Each")
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

func TestATopicNeedsRoom(t *testing.T) {
	lab.Rule(t, "Too slow", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { broadcast.New[int](0) }, "a topic whose subscriptions have room for nothing must not be made")
		require.Panics(t, func() { broadcast.New[string](-1) }, "a topic whose subscriptions have less than no room must not be made")
	})
}

// Whoever leaves gets nothing more, whatever was unread, and the others do not notice.
func TestOthersDoNotNoticeWhoUnsubscribes(t *testing.T) {
	lab.Rule(t, "Each message", "Unsubscribe", "Publish", "Next")
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
	lab.Rule(t, "Unsubscribing", "Unsubscribe", "Next")
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
			require.Equal(t, got{err: broadcast.ErrUnsubscribed, at: time.Second}.String(), r.String(), "what Next returned to one who waited, when Unsubscribe came after 1s")
		}
		publish(t, topic, 1)
		topic.Close()
		requireRest(t, other, []int{1}, broadcast.ErrClosed, "another subscriber")
	})
}

// Who was cut off, or has read all of a closed topic, may still unsubscribe.
func TestUnsubscribedComesBeforeAllElse(t *testing.T) {
	lab.Rule(t, "Unsubscribing", "Unsubscribe", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		topic := broadcast.New[int](1)
		slow, read, unread := topic.Subscribe(), topic.Subscribe(), topic.Subscribe()
		publish(t, topic, 1)
		requireNext(t, read, 1, "a subscriber")
		requireNext(t, unread, 1, "a subscriber")
		publish(t, topic, 2)
		requireNext(t, read, 2, "a subscriber")
		slow.Unsubscribe()
		requireRest(t, slow, []int{}, broadcast.ErrUnsubscribed, "one who was cut off and has unsubscribed")
		topic.Close()
		requireRest(t, read, []int{}, broadcast.ErrClosed, "one who has read all")
		for _, s := range []*broadcast.Subscription[int]{read, unread} {
			s.Unsubscribe()
			requireRest(t, s, []int{}, broadcast.ErrUnsubscribed, "one who has unsubscribed from a closed topic")
		}
	})
}

func TestCloseInEveryWay(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Publish", "Subscribe", "Next")
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
			require.Equal(t, got{err: broadcast.ErrClosed, at: time.Second}.String(), r.String(), "what Next returned to one who waited, when the topic was closed after 1s")
		}
		topic.Close()
		for range 5 {
			require.ErrorIs(t, topic.Publish(3), broadcast.ErrClosed, "the error of Publish, when the topic is closed")
		}
		after, later := topic.Subscribe(), topic.Subscribe()
		requireRest(t, after, []int{}, broadcast.ErrClosed, "one who subscribed to a closed topic")
		requireRest(t, reads, []int{1, 2}, broadcast.ErrClosed, "one who had not read two messages when the topic was closed")
		after.Unsubscribe()
		requireRest(t, after, []int{}, broadcast.ErrUnsubscribed, "one who subscribed to a closed topic, and unsubscribed")
		requireRest(t, later, []int{}, broadcast.ErrClosed, "one for whom Subscribe was called when the topic was closed, after another one's Unsubscribe")
		tl.AssertTook(t, time.Second, "time that went by")
	})
}

// The function calls what it likes, and is not called again once it has unsubscribed.
func TestInTheMiddleOfEach(t *testing.T) {
	lab.Rule(t, "Each", "Each")
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

func TestErrSlowComesBeforeErrClosed(t *testing.T) {
	lab.Rule(t, "Too slow", "Close", "Next", "Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](1)
		slow := game.Subscribe()
		publish(t, game, 4, 5)
		game.Close()
		requireRest(t, slow, []int{4}, broadcast.ErrSlow, "one who was cut off before the topic was closed")
	})
}
