package ascompleted_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	ascompleted "koans/exercises/04_gather/06_ascompleted"
	"koans/exercises/internal/lab"
)

var errMirror = errors.New("the mirror is broken")

type function = func(context.Context) (int, error)

// takes is a function that takes d, whatever its context says, and returns v and err.
func takes(tl *lab.Timeline, lane any, d time.Duration, v int, err error) function {
	return func(context.Context) (int, error) {
		tl.Work(lane, d)
		return v, err
	}
}

// obeys is a function that takes d and returns v; if its context ends before, it
// takes tidy to clean up and returns the context's error.
func obeys(tl *lab.Timeline, lane any, d, tidy time.Duration, v int) function {
	return func(ctx context.Context) (int, error) {
		if err := tl.WorkContext(ctx, lane, d); err != nil {
			tl.Work(lane, tidy)
			return 0, err
		}
		return v, nil
	}
}

// counted counts who is inside of the functions.
func counted(inside *lab.Overlap, functions []function) []function {
	all := make([]function, len(functions))
	for i, f := range functions {
		all[i] = func(ctx context.Context) (int, error) {
			defer inside.Enter()()
			return f(ctx)
		}
	}
	return all
}

// got is a pair that came out of a loop, and when.
type got struct {
	value int
	err   error
	at    time.Duration
}

func (g got) String() string { return fmt.Sprintf("%d and error %v at %v", g.value, g.err, g.at) }

func lines(pairs []got) string {
	var b strings.Builder
	for _, g := range pairs {
		fmt.Fprintln(&b, g)
	}
	return b.String()
}

// collect loops to the end.
func collect(ctx context.Context, tl *lab.Timeline, functions ...function) []got {
	pairs := []got{}
	for v, err := range ascompleted.All(ctx, functions...) {
		tl.Mark("loop", "gets")
		pairs = append(pairs, got{v, err, tl.Now()})
	}
	return pairs
}

// values draws n different ones.
func values(rng *rand.Rand, n int) []int {
	base := rng.IntN(1e6)
	all := make([]int, n)
	for i := range all {
		all[i] = base + i
	}
	return all
}

// endless returns a context that does not end with the test, and so ends nothing
// that the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

// leave loops over seq and leaves in the given way when it has got n pairs.
func leave(tl *lab.Timeline, way string, seq func(func(int, error) bool), n int) {
	i := 0
	for range seq {
		if i++; i < n {
			continue
		}
		tl.Mark("loop", way)
		switch way {
		case "break":
		case "return":
			return
		case "panic":
			panic(errMirror)
		}
		break
	}
}

func leaveAnyhow(t *testing.T, tl *lab.Timeline, way string, seq func(func(int, error) bool), n int) {
	t.Helper()
	if way == "panic" {
		assert.PanicsWithValue(t, errMirror, func() { leave(tl, way, seq, n) }, "the panic of the loop's body must go on as it is")
		return
	}
	leave(tl, way, seq, n)
}

type key struct{}
