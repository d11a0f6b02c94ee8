package waitfirst_test

import (
	"context"
	"testing"
)

// endless returns a context that does not end with the test, and so ends nobody whom the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

// ended returns a context that has ended, because of errCaller.
func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errCaller)
	return ctx
}
