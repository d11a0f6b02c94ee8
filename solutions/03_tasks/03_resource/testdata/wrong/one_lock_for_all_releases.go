// Package resource has one call at a time release what it has taken.
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

var mu sync.Mutex

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) // want deadlock "wait for the lock mu"
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
