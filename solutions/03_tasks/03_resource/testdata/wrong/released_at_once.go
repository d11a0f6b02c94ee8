// Package resource releases all resources at the same time, and waits for the last.
package resource

import (
	"context"
	"errors"
	"sync"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	var taken []Resource
	defer func() {
		var wg sync.WaitGroup
		errs := make([]error, len(taken))
		for i, r := range taken {
			wg.Go(func() { errs[i] = r.Release(context.WithoutCancel(ctx)) }) // want panic|test "panic|release"
		}
		wg.Wait()
		err = errors.Join(append(errs, err)...)
	}()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		taken = append(taken, r)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
