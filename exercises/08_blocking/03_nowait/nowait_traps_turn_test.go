package nowait_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	nowait "koans/exercises/08_blocking/03_nowait"
	"koans/exercises/internal/lab"
)

// Who gives up may have a letter in hand that it does not want any more, and behind that one came another.
func TestALetterThatIsGivenBackKeepsItsPlace(t *testing.T) {
	lab.Rule(t, "In order", "Get")
	for range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			m := nowait.New[int](2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var result got
			var reader sync.WaitGroup
			reader.Go(func() { result = get(ctx, tl, "who gives up", m) })
			synctest.Wait()
			cancel()
			m.Put(1)
			m.Put(2)
			reader.Wait()
			var have []int
			if result.err == nil {
				have = append(have, result.v)
			}
			for v, ok := m.TryGet(); ok && len(have) < 3; v, ok = m.TryGet() {
				have = append(have, v)
			}
			require.Equal(t, []int{1, 2}, have, "letters 1 and 2, in the order in which they came out, when the context of Get ended just before they came")
			require.Zero(t, m.Dropped(), "letters dropped, when there was room for both")
		})
	}
}
