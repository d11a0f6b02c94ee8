// Package resource holds one lock for all callers, also while use runs.
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
	mu.Lock() // want deadlock "lock"
	defer mu.Unlock()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
