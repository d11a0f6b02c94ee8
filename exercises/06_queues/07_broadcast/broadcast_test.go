package broadcast_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	broadcast "koans/exercises/06_queues/07_broadcast"
	"koans/exercises/internal/lab"
)

func TestEverySubscriberGetsEveryMessage(t *testing.T) {
	lab.Rule(t, "Each message", "Next", "Publish", "Subscribe")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		defer game.Close()
		hall, commentator := game.Subscribe(), game.Subscribe()
		publish(t, game, 4, 5)
		for _, want := range []int{4, 5} {
			requireNext(t, hall, want, "the first of two subscribers")
			requireNext(t, commentator, want, "the second of two subscribers")
		}
	})
}

func TestASubscriberThatComesLaterGetsTheRest(t *testing.T) {
	lab.Rule(t, "Each message", "Subscribe", "Next", "Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		defer game.Close()
		publish(t, game, 4)
		late := game.Subscribe()
		publish(t, game, 5)
		requireNext(t, late, 5, "one who subscribed after message 4")
	})
}

func TestPublishWaitsForNobody(t *testing.T) {
	lab.Rule(t, "Publish never waits", "Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		defer game.Close()
		game.Subscribe() // and never reads
		publish(t, game, 4, 5, 6, 7)
		tl.AssertTook(t, 0, "time for four messages, with room for two and nobody who reads")
	})
}

func TestTheSlowOneIsCutOff(t *testing.T) {
	lab.Rule(t, "Too slow", "Publish", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		defer game.Close()
		slow := game.Subscribe()
		publish(t, game, 4, 5, 6)
		requireRest(t, slow, []int{4, 5}, broadcast.ErrSlow, "the slow one, with room for 2")
	})
}

func TestNextWaitsForAMessage(t *testing.T) {
	lab.Rule(t, "Waiting", "Next", "Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		defer game.Close()
		hall := game.Subscribe()
		var r got
		var all sync.WaitGroup
		all.Go(func() { r = next(t.Context(), tl, "hall", hall) })
		time.Sleep(3 * time.Second)
		publish(t, game, 4)
		all.Wait()
		require.Equal(t, got{4, nil, 3 * time.Second}.String(), r.String(), "what Next returned, when message 4 came after 3s")
	})
}

func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		defer game.Close()
		hall := game.Subscribe()
		r := next(within(t, 3*time.Second), tl, "hasty", hall)
		require.Equal(t, got{err: context.DeadlineExceeded, at: 3 * time.Second}.String(), r.String(), "what Next returned, when its context ended after 3s")
	})
}

func TestAnUnsubscribedOneGetsNothingMore(t *testing.T) {
	lab.Rule(t, "Unsubscribing", "Unsubscribe", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		defer game.Close()
		hall := game.Subscribe()
		publish(t, game, 4)
		hall.Unsubscribe()
		hall.Unsubscribe()
		publish(t, game, 5)
		requireRest(t, hall, []int{}, broadcast.ErrUnsubscribed, "one who has unsubscribed")
	})
}

func TestAClosedTopic(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Publish", "Subscribe", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		hall := game.Subscribe()
		publish(t, game, 4)
		game.Close()
		require.ErrorIs(t, game.Publish(5), broadcast.ErrClosed, "the error of Publish, when the topic is closed")
		requireRest(t, hall, []int{4}, broadcast.ErrClosed, "one who had not read message 4 when the topic was closed")
		requireRest(t, game.Subscribe(), []int{}, broadcast.ErrClosed, "one who subscribed to a closed topic")
	})
}

func TestEachCallsTheFunction(t *testing.T) {
	lab.Rule(t, "Each", "Each")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](2)
		hall := game.Subscribe()
		publish(t, game, 4, 5)
		game.Close()
		saw := []int{}
		err := hall.Each(t.Context(), func(v int) { saw = append(saw, v) })
		require.Equal(t, []int{4, 5}, saw, "messages for which Each has called the function")
		require.ErrorIs(t, err, broadcast.ErrClosed, "what Each returned, when the topic was closed")
	})
}

func TestLenCountsThoseWhoListen(t *testing.T) {
	lab.Rule(t, "Counting", "Len", "Publish", "Unsubscribe", "Close", "Subscribe")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		game := broadcast.New[int](1)
		require.Zero(t, game.Len(), "what Len says of a new topic")
		hall, _ := game.Subscribe(), game.Subscribe()
		require.Equal(t, 2, game.Len(), "what Len says when two have subscribed")
		publish(t, game, 4)
		requireNext(t, hall, 4, "one who is quick")
		publish(t, game, 5)
		require.Equal(t, 1, game.Len(), "what Len says when one of two was cut off")
		hall.Unsubscribe()
		require.Zero(t, game.Len(), "what Len says when the other has unsubscribed")
		game.Subscribe()
		game.Close()
		game.Subscribe()
		require.Zero(t, game.Len(), "what Len says of a closed topic")
	})
}
