package cooperate_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	cooperate "koans/exercises/08_blocking/02_cooperate"
	"koans/exercises/internal/lab"
)

var errCaller = errors.New("the caller has gone home")

// A sum is what steps come to. A step that is left out, taken twice or taken out
// of order changes it.
type sum struct {
	steps int
	check uint64
}

func (v sum) then(seed uint64, i int) sum {
	return sum{v.steps + 1, v.check*0x9E3779B97F4A7C15 + seed ^ uint64(i)}
}

// A scene is one call of Compute and what came of it. Nothing guards its fields:
// the rules say that step and progress need no lock.
type scene struct {
	seed uint64
	n    int

	// What step and progress do besides taking notes, if not nil.
	onStep     func(i int)
	onProgress func(done int)
	deaf       bool // progress is nil

	steps   int
	reports []sum
	told    []string // the numbers of progress
	v       sum
	err     error
}

func newScene(t *testing.T, n int) *scene { return &scene{seed: lab.Rand(t).Uint64(), n: n} }

func (s *scene) run(ctx context.Context) *scene {
	step := func(v sum, i int) sum {
		s.steps++
		if s.onStep != nil {
			s.onStep(i)
		}
		return v.then(s.seed, i)
	}
	progress := func(done int, v sum) {
		s.reports = append(s.reports, v)
		s.told = append(s.told, fmt.Sprint(done))
		if s.onProgress != nil {
			s.onProgress(done)
		}
	}
	if s.deaf {
		progress = nil
	}
	s.v, s.err = cooperate.Compute(ctx, s.n, step, progress)
	return s
}

// due is what so many steps come to, and what progress is to be told of them.
func (s *scene) due(steps int) (v sum, told []string, reports []sum) {
	for i := range steps {
		v = v.then(s.seed, i)
		if (i+1)%1000 == 0 || i+1 == s.n {
			told = append(told, fmt.Sprint(i+1))
			reports = append(reports, v)
		}
	}
	return v, told, reports
}

// requireSteps fails t unless so many steps were taken.
func (s *scene) requireSteps(t *testing.T, steps int, while string) {
	t.Helper()
	require.Equal(t, steps, s.steps, "steps taken, %s", while)
}

// requireTold fails t unless progress was told of so many steps, as it should be.
func (s *scene) requireTold(t *testing.T, steps int, while string) {
	t.Helper()
	if s.deaf {
		return
	}
	_, told, reports := s.due(steps)
	require.Equal(t, strings.Join(told, ", "), strings.Join(s.told, ", "), "numbers that progress was told, %s", while)
	require.Equal(t, reports, s.reports, "values that progress was told, %s", while)
}

// requireResult fails t unless Compute returned what so many steps come to, and an error that wraps want.
func (s *scene) requireResult(t *testing.T, steps int, want error, while string) {
	t.Helper()
	v, _, _ := s.due(steps)
	require.Equal(t, v, s.v, "the value after %d steps, %s", steps, while)
	if want == nil {
		require.NoError(t, s.err, "the error, %s: all is done", while)
	} else {
		require.ErrorIs(t, s.err, want, "the error, %s: it says why ctx has ended", while)
	}
}

// require looks at all of it.
func (s *scene) require(t *testing.T, steps int, want error, while string) {
	t.Helper()
	s.requireSteps(t, steps, while)
	s.requireTold(t, steps, while)
	s.requireResult(t, steps, want, while)
}

// On simulated time, where a step takes a millisecond: what the lesson's picture shows.
func draw(tl *lab.Timeline, s *scene) {
	var end func(string)
	s.onStep = func(i int) {
		if i%1000 == 0 {
			end = tl.Span("steps", "")
		}
		time.Sleep(time.Millisecond)
		if i%1000 == 999 || i+1 == s.n {
			end("")
		}
	}
	s.onProgress = func(done int) { tl.Mark("progress", fmt.Sprint(done)) }
}
