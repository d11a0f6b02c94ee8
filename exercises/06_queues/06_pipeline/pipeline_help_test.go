package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

var (
	errPhoto  = errors.New("the photo is broken")
	errLater  = errors.New("another photo is broken")
	errCaller = errors.New("the caller has gone home")
)

// A photo is written by one stage and read by the next, so that the race detector sees
// whether the value was handed over properly.
type photo struct{ number, shrunk int }

// photos are n of them, with numbers that cannot be guessed.
func photos(t *testing.T, n int) (all []*photo, numbers []int) {
	rng := lab.Rand(t)
	for i := range n {
		all = append(all, &photo{number: 1000*i + rng.IntN(1000)})
		numbers = append(numbers, all[i].number)
	}
	return all, numbers
}

// roll is more than any right answer asks for before somebody has had enough.
const roll = 500

// A camera has no end of numbers, so to speak, and counts how many somebody asked for.
type camera struct{ asked, left lab.Overlap }

func (c *camera) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		defer func() { c.left.Enter() }() // counts who came back, and never out again
		for i := range roll {             // an answer that takes all first is told so, instead of taking all memory
			c.asked.Enter()
			if !yield(i) {
				return
			}
		}
	}
}

// same is a stage's function that changes nothing and takes no time.
func same(_ context.Context, i int) (int, error) { return i, nil }

// takes returns a function that takes d in a lane of its own, and does not look at its context.
func takes(tl *lab.Timeline, what string, d time.Duration) func(context.Context, int) (int, error) {
	return func(_ context.Context, i int) (int, error) {
		tl.Work(fmt.Sprintf("%s %d", what, i), d)
		return i, nil
	}
}

func collect[T any](out <-chan T) []T {
	var got []T
	for v := range out {
		got = append(got, v)
	}
	return got
}

// filled returns a closed channel with n numbers in it: there is always something to receive.
func filled(n int) <-chan int {
	in := make(chan int, n)
	for i := range n {
		in <- i
	}
	close(in)
	return in
}

// requireClosed fails t unless out is closed now. What is still in it counts as dropped.
func requireClosed[T any](t *testing.T, out <-chan T, whose string) {
	t.Helper()
	for {
		select {
		case _, open := <-out:
			if !open {
				return
			}
		default:
			require.Fail(t, "the channel is not closed", "the channel of %s must be closed when Wait has returned", whose)
		}
	}
}

type key struct{}
