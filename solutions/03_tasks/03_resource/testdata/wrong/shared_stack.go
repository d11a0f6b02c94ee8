// want test "with one With in another|at the same time"

// Package resource keeps what was taken in a package-level variable, for all callers together.
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

var (
	mu    sync.Mutex
	taken []Resource
)

func push(r Resource) {
	mu.Lock()
	defer mu.Unlock()
	taken = append(taken, r)
}

func pop() (r Resource, ok bool) {
	mu.Lock()
	defer mu.Unlock()
	if len(taken) == 0 {
		return nil, false
	}
	r = taken[len(taken)-1]
	taken = taken[:len(taken)-1]
	return r, true
}

func unwind(ctx context.Context) (err error) {
	r, ok := pop()
	if !ok {
		return nil
	}
	defer func() { err = errors.Join(err, unwind(ctx)) }()
	return r.Release(ctx)
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	defer func() { err = errors.Join(err, unwind(context.WithoutCancel(ctx))) }()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		push(r)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
