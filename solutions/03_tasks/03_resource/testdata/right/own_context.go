// Package resource gives use a context of its own, and ends it when use has ended.
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
	during, end := context.WithCancel(ctx)
	defer end()
	for _, r := range resources {
		if err := during.Err(); err != nil {
			return err
		}
		if err := r.Take(during); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(during))) }()
	}
	if err := during.Err(); err != nil {
		return err
	}
	return use(during)
}
