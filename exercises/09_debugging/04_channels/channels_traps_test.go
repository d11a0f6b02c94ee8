package channels_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/stretchr/testify/require"

	channels "koans/exercises/09_debugging/04_channels"
	"koans/exercises/internal/lab"
)

// Everything that can end a subscription, in every order, while a message waits for it or is on its way.
func TestNothingThatMeetsPanics(t *testing.T) {
	lab.Rule(t, "No panic", "Broker.Publish", "Subscription.Cancel", "Broker.Close")
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			broker := channels.New()
			subs := make([]*channels.Subscription, 4)
			var readers, others sync.WaitGroup
			for i := range subs {
				subs[i] = broker.Subscribe()
				if i%2 == 0 {
					readers.Go(func() { all(subs[i]) })
				}
			}
			ready := lab.NewBarrier(10)
			for i := range 3 {
				others.Go(func() { ready.Wait(); _ = broker.Publish(fmt.Sprint("message ", i)) })
			}
			for i := range subs {
				others.Go(func() { ready.Wait(); subs[i].Cancel() })
			}
			others.Go(func() { ready.Wait(); subs[round%4].Cancel() })
			for range 2 {
				others.Go(func() { ready.Wait(); broker.Close() })
			}
			others.Wait()
			readers.Wait()
			for _, sub := range subs {
				requireEnded(t, sub, "Cancel and Close at the same time")
			}
		})
	}
}

// Each pair of calls that may meet: the first has ended when the second begins, and nothing but the broker orders the two.
func TestNoTwoCallsRace(t *testing.T) {
	lab.Rule(t, "No panic", "Broker.Publish", "Broker.Subscribe", "Subscription.Cancel", "Broker.Close")
	calls := []struct {
		name string
		call func(broker *channels.Broker, sub *channels.Subscription)
	}{
		{"Publish", func(broker *channels.Broker, _ *channels.Subscription) { _ = broker.Publish("news") }},
		{"Subscribe", func(broker *channels.Broker, _ *channels.Subscription) { go all(broker.Subscribe()) }},
		{"Cancel", func(_ *channels.Broker, sub *channels.Subscription) { sub.Cancel() }},
		{"Close", func(broker *channels.Broker, _ *channels.Subscription) { broker.Close() }},
	}
	for _, first := range calls {
		for _, second := range calls {
			t.Run(first.name+" and "+second.name, func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					broker := channels.New()
					sub := broker.Subscribe()
					go all(sub)
					turn := lab.NewBarrier(2) // which the race detector does not see
					var both sync.WaitGroup
					both.Go(func() { first.call(broker, sub); turn.Wait() })
					both.Go(func() { turn.Wait(); second.call(broker, sub) })
					both.Wait()
					broker.Close()
				})
			})
		}
	}
}

// Several cancel the same subscription at once, and each may rely on it.
func TestWhoeverCancelsFindsItEnded(t *testing.T) {
	lab.Rule(t, "Cancel", "Subscription.Cancel")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			broker := channels.New()
			defer broker.Close()
			sub := broker.Subscribe()
			var publishing, cancelling sync.WaitGroup
			for range 20 {
				publishing.Go(func() { _ = broker.Publish("news") })
			}
			lab.Yield()
			ready := lab.NewBarrier(8)
			var early lab.Overlap
			for range 8 {
				cancelling.Go(func() {
					ready.Wait()
					sub.Cancel()
					select {
					case <-sub.C:
					default:
						early.Enter()
					}
				})
			}
			cancelling.Wait()
			publishing.Wait()
			require.Zero(t, early.Total(), "Cancel: callers, of 8 at the same time, who came back while C was still open")
		})
	}
}

// Publish finds some ended on its way. All others get the message, whoever they are.
func TestTheOthersStillGetTheMessage(t *testing.T) {
	lab.Rule(t, "Every message", "Broker.Publish", "Subscription.Cancel")
	for n := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			broker := channels.New()
			defer broker.Close()
			subs := make([]*channels.Subscription, 5)
			for i := range subs {
				subs[i] = broker.Subscribe()
			}
			published := make(chan error)
			go func() { published <- broker.Publish("news") }()
			synctest.Wait()
			gone := []int{1 + n%4, 1 + n/4%4}
			for _, i := range gone {
				subs[i].Cancel()
			}
			got := make([][]string, len(subs))
			var readers sync.WaitGroup
			for i, sub := range subs {
				readers.Go(func() { got[i] = all(sub) })
			}
			require.NoError(t, <-published, "the error of Publish, when some have cancelled")
			broker.Close()
			readers.Wait()
			for i := range subs {
				if !slices.Contains(gone, i) {
					require.Equal(t, []string{"news"}, got[i], "what subscriber %d of 5 got, when %d have cancelled", i, gone)
				}
			}
		})
	}
}

// Who comes while a message is on its way to others gets the next one.
func TestANewcomerGetsWhatIsPublishedFromNowOn(t *testing.T) {
	lab.Rule(t, "Every message", "Broker.Publish", "Broker.Subscribe")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		subs := make([]*channels.Subscription, 3)
		for i := range subs {
			subs[i] = broker.Subscribe()
		}
		published := make(chan error)
		go func() { published <- broker.Publish("old") }()
		synctest.Wait()
		subs = append(subs, broker.Subscribe())
		got := make([][]string, len(subs))
		var readers sync.WaitGroup
		for i, sub := range subs {
			readers.Go(func() { got[i] = all(sub) })
		}
		require.NoError(t, <-published, "the error of Publish, with subscribers")
		require.NoError(t, broker.Publish("new"), "the error of Publish, with subscribers")
		broker.Close()
		readers.Wait()
		require.Equal(t, []string{"new"}, got[3], "what somebody got who subscribed while the old message was on its way")
		for i := range 3 {
			require.Equal(t, []string{"old", "new"}, got[i], "what subscriber %d got, when another came", i)
		}
	})
}

// A publisher's messages come in its order, and none is lost or comes twice, however many publish.
func TestMessagesKeepEachPublishersOrder(t *testing.T) {
	lab.Rule(t, "Every message", "Broker.Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const publishers, each, readers = 4, 25, 3
		broker := channels.New()
		got := make([][]string, readers)
		var reading, publishing sync.WaitGroup
		for i := range got {
			sub := broker.Subscribe()
			reading.Go(func() { got[i] = all(sub) })
		}
		for p := range publishers {
			publishing.Go(func() {
				for n := range each {
					_ = broker.Publish(fmt.Sprintf("%d/%02d", p, n))
				}
			})
		}
		publishing.Wait()
		broker.Close()
		reading.Wait()
		for i := range got {
			require.Len(t, got[i], publishers*each, "messages that subscriber %d got, of %d publishers with %d each", i, publishers, each)
			for p := range publishers {
				var ofP []string
				for _, message := range got[i] {
					if message[:2] == fmt.Sprint(p, "/") {
						ofP = append(ofP, message)
					}
				}
				require.True(t, slices.IsSorted(ofP) && len(ofP) == each, "what subscriber %d got of publisher %d, in its order: %v", i, p, ofP)
			}
		}
	})
}

// A reader may cancel in the middle of its own loop, and subscribe again.
func TestAReaderMayCancelItself(t *testing.T) {
	lab.Rule(t, "Cancel", "Subscription.Cancel", "Broker.Subscribe")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		sub := broker.Subscribe()
		var got []string
		var reader sync.WaitGroup
		reader.Go(func() {
			for message := range sub.C {
				got = append(got, message)
				sub.Cancel()
			}
		})
		for _, message := range []string{"one", "two", "three"} {
			require.NoError(t, broker.Publish(message), "the error of Publish, when the only subscriber cancels")
		}
		reader.Wait()
		require.Equal(t, []string{"one"}, got, "what a reader got that cancelled after its first message")
		again := broker.Subscribe()
		published := make(chan error)
		go func() { published <- broker.Publish("four") }()
		require.Equal(t, "four", <-again.C, "what a new subscription of the same reader got")
		require.NoError(t, <-published, "the error of Publish, with a new subscription")
		again.Cancel()
	})
}

// Who has gone takes up no room. The collector knows.
func TestWhoHasCancelledIsForgotten(t *testing.T) {
	lab.Rule(t, "Cancel", "Subscription.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n, few = 200, 20
		broker := channels.New()
		defer broker.Close()
		gone := make([]weak.Pointer[channels.Subscription], n)
		for i := range gone {
			sub := broker.Subscribe()
			gone[i] = weak.Make(sub)
			sub.Cancel()
		}
		runtime.GC()
		kept := 0
		for _, sub := range gone {
			if sub.Value() != nil {
				kept++
			}
		}
		require.LessOrEqual(t, kept, few, "Cancel: subscriptions that are still in memory, of %d that came and went", n)
	})
}

// Many wait for one who does not come, and all are free when it has gone.
func TestManyPublishersAreFreeWhenASubscriptionEnds(t *testing.T) {
	lab.Rule(t, "Cancel", "Broker.Publish", "Subscription.Cancel", "Broker.Close")
	for _, end := range []func(*channels.Broker, *channels.Subscription){
		func(_ *channels.Broker, sub *channels.Subscription) { sub.Cancel() },
		func(broker *channels.Broker, _ *channels.Subscription) { broker.Close() },
	} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			broker := channels.New()
			sub := broker.Subscribe()
			var publishing sync.WaitGroup
			for range 20 {
				publishing.Go(func() { _ = broker.Publish("news") })
			}
			lab.Yield()
			end(broker, sub)
			publishing.Wait()
			requireEnded(t, sub, "its end")
			broker.Close()
		})
	}
}

// There is nobody to tell, and whoever publishes hears of the end all the same.
func TestABrokerWithoutSubscribersIsClosed(t *testing.T) {
	lab.Rule(t, "Close", "Broker.Publish", "Broker.Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		require.NoError(t, broker.Publish("for nobody"), "the error of Publish, without subscribers")
		broker.Close()
		require.ErrorIs(t, broker.Publish("too late"), channels.ErrClosed, "the error of Publish after Close, when nobody had subscribed")
		broker = channels.New()
		broker.Subscribe().Cancel()
		broker.Close()
		require.ErrorIs(t, broker.Publish("too late"), channels.ErrClosed, "the error of Publish after Close, when all had cancelled")
	})
}

// Its reader is away for a year, and the message waits. That costs nothing, unless somebody looks again and again.
func TestAMessageWaitsForAYear(t *testing.T) {
	lab.Rule(t, "Every message", "Broker.Publish")
	lab.Rule(t, "Block, do not poll", "Broker.Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		defer broker.Close()
		away := broker.Subscribe()
		published := make(chan error, 1)
		go func() { published <- broker.Publish("news") }()
		time.Sleep(lab.Year)
		synctest.Wait()
		require.Zero(t, len(published), "calls of Publish that returned although the subscriber, away for a year, had not taken the message")
		require.Equal(t, "news", <-away.C, "what a subscriber got who was away for a year")
		require.NoError(t, <-published, "the error of Publish, when its message was taken after a year")
		tl.AssertTook(t, lab.Year, "time until Publish returned, when its message was taken after a year")
	})
}

// Whoever ends a subscription wakes who sends to it, and need not look whether that has gone.
func TestAnEndTakesNoTime(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Subscription.Cancel", "Broker.Close")
	for name, end := range map[string]func(*channels.Broker, *channels.Subscription){
		"Cancel": func(_ *channels.Broker, sub *channels.Subscription) { sub.Cancel() },
		"Close":  func(broker *channels.Broker, _ *channels.Subscription) { broker.Close() },
	} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			broker := channels.New()
			sub := broker.Subscribe()
			var publishing sync.WaitGroup
			publishing.Go(func() { _ = broker.Publish("news") })
			synctest.Wait()
			end(broker, sub)
			tl.AssertTook(t, 0, "time that "+name+" takes, while a message waits for the subscriber")
			publishing.Wait()
			broker.Close()
		})
	}
}

// What happens to one broker is no business of another's.
func TestBrokersAreApart(t *testing.T) {
	lab.Rule(t, "Everything is apart", "New", "Broker.Publish", "Broker.Subscribe", "Broker.Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := channels.New(), channels.New()
		sub, other := first.Subscribe(), second.Subscribe()
		published := make(chan error, 2)
		go func() { published <- first.Publish("news") }()
		synctest.Wait()
		select {
		case message := <-other.C:
			require.Fail(t, "what is published by one broker came to a subscriber of another: "+message)
		default:
		}
		require.Equal(t, "news", <-sub.C, "what the subscriber got")
		synctest.Wait()
		require.Equal(t, 1, len(published), "calls of Publish that returned, when the broker's only subscriber had taken the message, and another broker has one, too")
		first.Close()
		go func() { published <- second.Publish("more") }()
		synctest.Wait()
		select {
		case message := <-other.C:
			require.Equal(t, "more", message, "what a subscriber got, when another broker was closed")
		default:
			require.Fail(t, "the message of one broker did not come, when another was closed")
		}
		second.Close()
	})
}
