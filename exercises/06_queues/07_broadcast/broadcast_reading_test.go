package broadcast_test

import (
	"context"
	"fmt"
	"testing"
	"time"

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

func (g got) String() string {
	if g.err != nil {
		return fmt.Sprintf("error %v at %v", lab.ContextError(g.err), g.at)
	}
	return fmt.Sprintf("%d at %v", g.v, g.at)
}

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
	ctx := within(t, time.Hour) // long enough for somebody who need not wait
	messages, err := rest(ctx, s)
	require.Equal(t, want, messages, "messages that Next returned to %s", who)
	for range 30 {
		require.ErrorIs(t, err, end, "the error of Next in the end, for %s", who)
		_, err = s.Next(ctx)
	}
}

// requireNext fails t unless want is the first that s has not read.
func requireNext(t *testing.T, s *broadcast.Subscription[int], want int, who string) {
	t.Helper()
	v, err := s.Next(within(t, time.Hour)) // long enough for somebody who need not wait
	require.NoError(t, err, "the error of Next for %s, when message %d is unread", who, want)
	require.Equal(t, want, v, "the message that Next returned to %s", who)
}

func publish(t *testing.T, topic *broadcast.Topic[int], messages ...int) {
	t.Helper()
	for _, v := range messages {
		require.NoError(t, topic.Publish(v), "the error of Publish, when the topic is open")
	}
}

// within is a context that ends after d.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}
