package sandbox

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// ErrSpent is the cause of the end of a context whose budget is spent.
var ErrSpent = errors.New("the budget of time is spent")

type budgetKey struct{}

// A budget is the processor time that is left for commands.
type budget struct {
	left atomic.Int64
	end  context.CancelCauseFunc
}

// WithBudget returns a context that ends, for [ErrSpent], after so much real time, or when the commands that were started with it have
// used so much processor time together. What a command uses is known at its end, so that one of them may go beyond it by its own limits.
func WithBudget(ctx context.Context, cpu, wall time.Duration) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	b := &budget{end: end}
	b.left.Store(int64(cpu))
	late := time.AfterFunc(wall, func() { end(ErrSpent) })
	return context.WithValue(ctx, budgetKey{}, b), func() { late.Stop(); end(nil) }
}

// Charge takes what a command has used that was not started with ctx from the budget of ctx, if it has one.
func Charge(ctx context.Context, used time.Duration) {
	if b, ok := ctx.Value(budgetKey{}).(*budget); ok && b.left.Add(-int64(used)) < 0 {
		b.end(ErrSpent)
	}
}
