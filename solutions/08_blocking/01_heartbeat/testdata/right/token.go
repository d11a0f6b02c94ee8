// Package heartbeat passes one token round: whoever has it may call back. Nobody waits for the clock with it in hand.
package heartbeat

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	token := make(chan struct{}, 1)
	withToken := func(f func()) {
		token <- struct{}{}
		defer func() { <-token }()
		f()
	}
	var g errgroup.Group
	g.Go(func() error {
		v, err := work(ctx)
		withToken(func() { deliver(v, err) })
		return nil
	})
	g.Go(func() error {
		ticker := time.NewTicker(Period)
		defer ticker.Stop()
		for i := 0; i < n; i++ {
			ended := false
			withToken(func() {
				if ended = ctx.Err() != nil; !ended {
					hello(i)
				}
			})
			if ended || i == n-1 {
				return nil
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	})
	g.Wait()
}
