package drain_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	drain "koans/exercises/06_queues/04_drain"
	"koans/exercises/internal/lab"
)

// There is room at last, just when those who wait for it give up. Whoever has been let in must not say that it has not.
func TestRoomAndTheEndOfTheContextMeet(t *testing.T) {
	lab.Rule(t, "Giving up", "Put")
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const workers, capacity, n = 4, 2, 20
			k := newKitchen(tl, n)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ready := make(chan struct{})
			q := drain.New(workers, capacity, func(_ context.Context, order int) error {
				err := k.do(t.Context(), order)
				if order < workers {
					<-ready
					cancel()
					yield(round % 4 * order)
				}
				return err
			}, k.report)
			errs := make([]error, n)
			var all sync.WaitGroup
			for order := range n {
				all.Go(func() { errs[order] = q.Put(ctx, order) })
				synctest.Wait() // so that they come in this order
			}
			close(ready)
			all.Wait()
			requireShutdown(t, tl, q.Shutdown)
			accepted := make([]bool, n)
			for order, err := range errs {
				accepted[order] = err == nil
				require.True(t, err == nil || errors.Is(err, context.Canceled), "the error of Put, whose context ended when there was room: %v", err)
			}
			k.requireAccounted(t, accepted, nil)
		})
	}
}
