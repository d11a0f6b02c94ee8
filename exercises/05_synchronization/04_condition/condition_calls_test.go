package condition_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	condition "koans/exercises/05_synchronization/04_condition"
	"koans/exercises/internal/lab"
)

// put puts v and draws the wait in a lane of its own.
func put[T any](tl *lab.Timeline, lane string, b *condition.Buffer[T], v T) error {
	end := tl.Span(lane, "put")
	err := b.Put(v)
	if err != nil {
		end("closed")
	} else {
		end("")
	}
	return err
}

// got is what one Get came back with, and when.
type got struct {
	v   int
	err error
	at  time.Duration
}

func (g got) String() string {
	if g.err != nil {
		return fmt.Sprintf("error %v at %v", g.err, g.at)
	}
	return fmt.Sprintf("%d at %v", g.v, g.at)
}

func get(tl *lab.Timeline, lane string, b *condition.Buffer[int]) got {
	end := tl.Span(lane, "get")
	v, err := b.Get()
	if err != nil {
		end("closed")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// requireHolds fails t unless these are in the buffer, and takes them out.
func requireHolds(t *testing.T, b *condition.Buffer[int], want ...int) {
	t.Helper()
	require.Equal(t, len(want), b.Len(), "things in the buffer")
	for i := range want {
		v, err := b.Get()
		require.NoError(t, err, "the error of Get, when there is something in the buffer")
		require.Equal(t, want[i], v, "what was taken out as number %d", i+1)
	}
	require.Zero(t, b.Len(), "things that are left in the buffer, when all that was put has been taken out")
}

// untilEmpty calls WaitEmpty in the background, and tells when it has returned.
func untilEmpty(tl *lab.Timeline, b *condition.Buffer[int]) <-chan string {
	at := make(chan string, 1)
	go func() {
		end := tl.Span("cleaner", "until empty")
		b.WaitEmpty()
		end("")
		at <- tl.Now().String()
	}()
	return at
}
