package generator_test

import (
	"iter"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	generator "koans/exercises/03_tasks/04_generator"
)

var leaves = []leave{
	{"break", func(t *testing.T, src *source, after int, last func()) {
		for range generator.All(endless(t), 2, src.next) {
			if after--; after == 0 {
				last()
				break
			}
		}
	}},
	{"return", func(t *testing.T, src *source, after int, last func()) {
		for range generator.All(endless(t), 2, src.next) {
			if after--; after == 0 {
				last()
				return
			}
		}
	}},
	{"panic", func(t *testing.T, src *source, after int, last func()) {
		assert.PanicsWithValue(t, "boom", func() {
			for range generator.All(endless(t), 2, src.next) {
				if after--; after == 0 {
					last()
					panic("boom")
				}
			}
		}, "the loop's panic goes on")
	}},
}

// collect runs a slow loop to its end: all that can be made ahead is there before it takes the next pair.
func collect(t *testing.T, all iter.Seq2[int, error]) (got []int, errs []error) {
	t.Helper()
	got = []int{}
	for v, err := range all {
		synctest.Wait()
		if err != nil {
			require.Zero(t, v, "the value beside an error")
			errs = append(errs, err)
			continue
		}
		require.Empty(t, errs, "errors before a value")
		require.Less(t, len(got), 1000, "values that the loop got: there is no end to them")
		got = append(got, v)
	}
	return got, errs
}
