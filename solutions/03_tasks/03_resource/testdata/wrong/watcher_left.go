// Package resource has a goroutine for each resource that releases when the context ends, and waits for that for ever.
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
	during := context.WithoutCancel(ctx)
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		released := make(chan struct{})
		var once sync.Once
		defer func() {
			once.Do(func() {
				if failed := r.Release(during); failed != nil {
					err = errors.Join(err, failed)
				}
			})
		}()
		go func() {
			<-released // want leak "left behind"
			once.Do(func() { _ = r.Release(during) })
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
