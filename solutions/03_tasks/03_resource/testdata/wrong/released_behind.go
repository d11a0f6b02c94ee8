// Package resource releases in a goroutine that nobody waits for.
package resource

import "context"

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) error {
	var taken []Resource
	defer func() {
		go releaseAll(context.WithoutCancel(ctx), taken)
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

func releaseAll(ctx context.Context, taken []Resource) {
	for _, r := range taken {
		defer r.Release(ctx)
	}
} // want panic "panic"
