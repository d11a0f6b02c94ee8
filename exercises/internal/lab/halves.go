package lab

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// NoHalves has several ask for something, which is there in the very moment in which their context ends; contextFirst says which of the two comes
// first. Each must get want and no error, or the zero T and the context's error, and not half of each: who names them in what is
// said then. It is called in a bubble; happen makes what they ask for be there.
func NoHalves[T comparable](t testing.TB, who string, contextFirst bool, want T, ask func(ctx context.Context) (T, error), happen func()) {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	defer end()
	values, errs := make([]T, 10), make([]error, 10)
	var all sync.WaitGroup
	for i := range values {
		all.Go(func() { values[i], errs[i] = ask(ctx) })
	}
	synctest.Wait()
	if contextFirst {
		end()
		happen()
	} else {
		happen()
		end()
	}
	all.Wait()
	for i, err := range errs {
		if err == nil {
			require.Equal(t, want, values[i], "what %s number %d has got without an error", who, i)
			continue
		}
		require.ErrorIs(t, err, context.Canceled, "the error of %s number %d, whose context has ended", who, i)
		require.Zero(t, values[i], "what %s number %d has got beside the error of the context", who, i)
	}
}
