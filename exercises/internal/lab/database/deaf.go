package database

import (
	"errors"
	"time"
)

// ErrDeaf is the error of a step that went on when the caller's context had ended.
var ErrDeaf = errors.New("the step goes on: it was asked for with another context")

// EndsWith is for [Database.Before]. It ends the caller's context, and takes as long as a step that ends with the context that it was
// asked for with: that one's error is returned, or [ErrDeaf] when it has not ended.
func (s Step) EndsWith(cancel func()) error {
	cancel()
	select {
	case <-s.Context.Done():
		return s.Context.Err()
	case <-time.After(moment):
		return ErrDeaf
	}
}

// moment is enough: what has a context's children end is the call that ends it. Who waits longer looks stuck from outside.
const moment = 500 * time.Millisecond
