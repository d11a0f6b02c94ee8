package nowait_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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

// Each letter comes just when the reader has begun to look for it: before, between or after any two of its steps.
func TestALetterThatComesWhileOneLooksIsGot(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const letters = 1000
		m := nowait.New[int](2)
		ctx := within(t, time.Hour) // who sleeps on is late, not stuck
		looks := make(chan struct{})
		defer close(looks)
		var writer sync.WaitGroup
		writer.Go(func() {
			for i := range letters {
				<-looks
				for range i % 4 {
					lab.Yield()
				}
				m.Put(i)
			}
		})
		for i := range letters {
			looks <- struct{}{}
			v, err := m.Get(ctx)
			require.NoErrorf(t, err, "the reader's error at letter %d: it should not have slept on when the letter was there", i)
			require.Equal(t, i, v, "the letter that the reader got")
		}
		writer.Wait()
	})
}
