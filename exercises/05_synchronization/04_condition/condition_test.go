package condition_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	condition "koans/exercises/05_synchronization/04_condition"
	"koans/exercises/internal/lab"
)

func TestWhatWasPutIsGotInOrder(t *testing.T) {
	lab.Rule(t, "In order", "Put", "Get", "Len")
	for _, capacity := range []int{1, 2, 10} {
		t.Run(fmt.Sprintf("room for %d", capacity), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				b := condition.New[int](capacity)
				for range 3 {
					require.Zero(t, b.Len(), "things in an empty buffer")
					var want []int
					for i := range capacity {
						want = append(want, rng.IntN(1e6))
						require.NoError(t, b.Put(want[i]), "the error of Put, when there is room")
						require.Equal(t, i+1, b.Len(), "things in the buffer after as many were put")
					}
					requireHolds(t, b, want...)
				}
				b = condition.New[int](capacity)
				var rest []int
				for i := range capacity - 1 { // two come, one goes, until there is no room for two
					require.NoError(t, errors.Join(b.Put(2*i), b.Put(2*i+1)), "the errors of Put, when there is room")
					v, err := b.Get()
					require.NoError(t, err, "the error of Get, when there is something in the buffer")
					require.Equal(t, i, v, "what was taken out as number %d, while things came twice as fast", i+1)
					rest = append(rest, capacity-1+i)
				}
				requireHolds(t, b, rest...)
				tl.AssertTook(t, 0, "time that went by although nobody had to wait")
			})
		})
	}
}

func TestABufferNeedsRoom(t *testing.T) {
	lab.Rule(t, "The capacity", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { condition.New[int](0) }, "a buffer with room for nothing must not be made")
		require.Panics(t, func() { condition.New[string](-1) }, "a buffer with less than no room must not be made")
	})
}

// The lesson's picture: the customer comes every three seconds, and the baker waits while two are there.
func TestTheBakerAndTheCustomer(t *testing.T) {
	lab.Rule(t, "A full buffer", "Put", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](2)
		var at []string
		var baker sync.WaitGroup
		baker.Go(func() {
			for i := range 6 {
				if put(tl, "baker", b, i) == nil {
					at = append(at, tl.Now().String())
				}
			}
		})
		for i := range 4 {
			time.Sleep(3 * time.Second)
			require.Equal(t, got{i, nil, tl.Now()}.String(), get(tl, "customer", b).String(), "what Get returned to the customer")
		}
		baker.Wait()
		tl.AssertTook(t, 12*time.Second, "time until the baker had put six things")
		require.Equal(t, []string{"0s", "0s", "3s", "6s", "9s", "12s"}, at, "when Put returned to the baker, of six things")
	})
}

func TestGetWaitsWhileTheBufferIsEmpty(t *testing.T) {
	lab.Rule(t, "An empty buffer", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](2)
		var first got
		var customer sync.WaitGroup
		customer.Go(func() { first = get(tl, "customer", b) })
		time.Sleep(3 * time.Second)
		require.NoError(t, put(tl, "baker", b, 7), "the error of Put, while somebody waits")
		customer.Wait()
		require.Equal(t, got{7, nil, 3 * time.Second}.String(), first.String(), "what Get returned, when a thing came after 3s")
		require.Zero(t, b.Len(), "things in the buffer, when as many were taken out as were put")
	})
}

func TestWaitEmptyWaitsUntilAllIsTaken(t *testing.T) {
	lab.Rule(t, "All taken", "WaitEmpty", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](2)
		b.WaitEmpty()
		tl.AssertTook(t, 0, "time until WaitEmpty returned, when nothing was in the buffer")
		require.NoError(t, b.Put(1), "the error of Put, when there is room")
		empty := untilEmpty(tl, b)
		time.Sleep(time.Second)
		require.NoError(t, b.Put(2), "the error of Put, when there is room")
		for range 2 {
			time.Sleep(time.Second)
			get(tl, "customer", b)
		}
		require.Equal(t, "3s", <-empty, "when WaitEmpty returned, when a second thing was put while it waited, and both were taken after 3s")
	})
}

func TestAClosedBufferTakesNothing(t *testing.T) {
	lab.Rule(t, "Closed", "Put", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](3)
		require.NoError(t, b.Put(1), "the error of Put, when there is room")
		b.Close()
		b.Close()
		for range 50 {
			require.ErrorIs(t, b.Put(3), condition.ErrClosed, "the error of Put, when the buffer is closed and has room")
		}
		requireHolds(t, b, 1)
		require.ErrorIs(t, b.Put(3), condition.ErrClosed, "the error of Put, when the buffer is closed and empty")
		require.Zero(t, b.Len(), "things in the buffer, when all have been taken out")
	})
}

func TestWhatIsLeftMayBeTaken(t *testing.T) {
	lab.Rule(t, "What is left", "Get", "WaitEmpty", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](3)
		require.NoError(t, b.Put(1), "the error of Put, when there is room")
		require.NoError(t, b.Put(2), "the error of Put, when there is room")
		b.Close()
		empty := untilEmpty(tl, b)
		time.Sleep(time.Second)
		require.Equal(t, 1, tl.Active(), "calls of WaitEmpty that wait until the closed buffer is empty, while two things are in it")
		requireHolds(t, b, 1, 2)
		require.Equal(t, "1s", <-empty, "when WaitEmpty returned, when all was taken out after 1s")
		for range 50 {
			_, err := b.Get()
			require.ErrorIs(t, err, condition.ErrClosed, "the error of Get, when the buffer is closed and empty")
		}
		b.WaitEmpty()
		tl.AssertTook(t, time.Second, "time that went by")
	})
}
