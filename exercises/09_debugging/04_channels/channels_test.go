package channels_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	channels "koans/exercises/09_debugging/04_channels"
	"koans/exercises/internal/lab"
)

// One cancels while the message is on its way to others: this is what report.txt tells of.
func TestOneCancelsBeforeTheMessageHasCome(t *testing.T) {
	lab.Rule(t, "No panic", "Broker.Publish", "Subscription.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		defer broker.Close()
		first, last := broker.Subscribe(), broker.Subscribe()
		published := make(chan error)
		go func() { published <- broker.Publish("news") }()
		synctest.Wait()
		last.Cancel()
		require.Equal(t, "news", <-first.C, "what the first subscriber got")
		require.NoError(t, <-published, "the error of Publish, when one of two has cancelled")
	})
}

func TestEverySubscriberGetsEveryMessage(t *testing.T) {
	lab.Rule(t, "Every message", "Broker.Publish", "Broker.Subscribe")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		var readers sync.WaitGroup
		got := make([][]string, 3)
		for i := range got {
			sub := broker.Subscribe()
			readers.Go(func() { got[i] = all(sub) })
		}
		for _, message := range []string{"one", "two", "three"} {
			require.NoError(t, broker.Publish(message), "the error of Publish, with three subscribers")
		}
		broker.Close()
		readers.Wait()
		for i := range got {
			require.Equal(t, []string{"one", "two", "three"}, got[i], "what subscriber %d got", i)
		}
	})
}

func TestPublishWaitsUntilAllHaveTakenTheMessage(t *testing.T) {
	lab.Rule(t, "Every message", "Broker.Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		defer broker.Close()
		first, second := broker.Subscribe().C, broker.Subscribe().C
		published := make(chan error, 1)
		go func() { published <- broker.Publish("news") }()
		for range 2 { // in any order
			synctest.Wait()
			require.Zero(t, len(published), "calls of Publish that returned although a subscriber had not taken the message")
			var message string
			select {
			case message = <-first:
			case message = <-second:
			}
			require.Equal(t, "news", message, "what a subscriber got")
		}
		require.NoError(t, <-published, "the error of Publish, when both have taken the message")
	})
}

func TestWhoHasCancelledIsNotWaitedFor(t *testing.T) {
	lab.Rule(t, "Cancel", "Subscription.Cancel", "Broker.Publish")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		defer broker.Close()
		gone, there := broker.Subscribe(), broker.Subscribe()
		published := make(chan error, 1)
		go func() { published <- broker.Publish("news") }()
		synctest.Wait()
		gone.Cancel() // while Publish waits for it
		requireEnded(t, gone, "Cancel")
		synctest.Wait()
		require.Zero(t, len(published), "calls of Publish that returned although the other subscriber had not taken the message")
		require.Equal(t, "news", <-there.C, "what the other subscriber got")
		require.NoError(t, <-published, "the error of Publish, when one of two has cancelled")
		gone.Cancel()
	})
}

func TestCloseEndsAll(t *testing.T) {
	lab.Rule(t, "Close", "Broker.Close", "Broker.Publish", "Broker.Subscribe")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		first, second := broker.Subscribe(), broker.Subscribe()
		published := make(chan error)
		go func() { published <- broker.Publish("news") }()
		synctest.Wait()
		broker.Close() // while Publish waits for both
		<-published    // with an error or without
		requireEnded(t, first, "Close")
		requireEnded(t, second, "Close")
		require.ErrorIs(t, broker.Publish("too late"), channels.ErrClosed, "the error of Publish after Close")
		late := broker.Subscribe()
		requireEnded(t, late, "Close, and only then Subscribe")
		late.Cancel()
		first.Cancel()
		broker.Close()
	})
}

// The message waits for somebody who does not come, and nobody else does.
func TestNobodyElseWaits(t *testing.T) {
	lab.Rule(t, "No waiting", "Broker.Subscribe", "Subscription.Cancel", "Broker.Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broker := channels.New()
		_, other := broker.Subscribe(), broker.Subscribe()
		published := make(chan error)
		go func() { published <- broker.Publish("news") }()
		synctest.Wait()
		late := broker.Subscribe()
		other.Cancel()
		requireEnded(t, other, "Cancel, while a message waits for another subscriber")
		broker.Close()
		requireEnded(t, late, "Close, while a message waits for another subscriber")
		<-published // with an error or without
	})
}

// all returns what a subscriber gets until its channel is closed.
func all(sub *channels.Subscription) []string {
	var got []string
	for message := range sub.C {
		got = append(got, message)
	}
	return slices.Clip(got)
}

// requireEnded fails t unless C is closed and empty, now.
func requireEnded(t *testing.T, sub *channels.Subscription, after string) {
	t.Helper()
	select {
	case message, open := <-sub.C:
		require.False(t, open, "a subscription that has ended still has a message after %s: %q", after, message)
	default:
		require.Fail(t, "the channel of a subscription is still open after "+after)
	}
}
