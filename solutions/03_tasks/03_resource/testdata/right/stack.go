// Package resource keeps what was taken on a stack, and unwinds it in the end.
package resource

import (
	"context"
	"errors"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

type stack struct {
	taken []Resource
	errs  []error
}

func (s *stack) unwind(ctx context.Context) {
	if len(s.taken) == 0 {
		return
	}
	last := len(s.taken) - 1
	r := s.taken[last]
	s.taken = s.taken[:last]
	defer s.unwind(ctx) // also when this Release panics
	s.errs = append(s.errs, r.Release(ctx))
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	var s stack
	defer func() { err = errors.Join(s.errs...) }()
	defer s.unwind(context.WithoutCancel(ctx))
	s.errs = append(s.errs, s.run(ctx, resources, use))
	return nil
}

func (s *stack) run(ctx context.Context, resources []Resource, use func(context.Context) error) error {
	for _, r := range resources {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		s.taken = append(s.taken, r)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return use(ctx)
}
