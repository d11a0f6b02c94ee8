// Package resource runs use in a goroutine of its own and brings its panic back, but not its Goexit.
package resource

import (
	"context"
	"errors"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
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
	done := make(chan error)
	paniced := make(chan any)
	go func() {
		defer func() {
			if why := recover(); why != nil {
				paniced <- why
			}
		}()
		done <- use(ctx)
	}()
	select { // want deadlock "stuck|wait"
	case err := <-done:
		return err
	case why := <-paniced:
		panic(why)
	}
}
