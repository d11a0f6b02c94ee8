// Package ratelimit limits how often something is begun.
package ratelimit

import (
	"context"
	"time"
)

// A Limiter gives turns, no more than a rate allows. Only [New] makes one. It may be used from
// many goroutines at the same time.
type Limiter struct {
	// TODO: what says when the next turn is, and how do callers wait for it in order?
}

// New returns a Limiter that gives one turn each time every has gone by, and burst turns at
// once when none was taken for long enough. At first it has burst of them. It panics
// if every or burst is not positive.
func New(every time.Duration, burst int) *Limiter {
	// TODO
	return &Limiter{}
}

// Wait waits for the caller's turn, in the order in which callers came. If ctx ends first,
// or has ended before, Wait returns its error, and has not used a turn.
func (l *Limiter) Wait(ctx context.Context) error {
	// TODO: wait to be first, then until there is a turn, and for neither longer than ctx.
	return nil
}
