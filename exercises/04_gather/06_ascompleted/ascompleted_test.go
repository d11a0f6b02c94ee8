package ascompleted_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ascompleted "koans/exercises/04_gather/06_ascompleted"
	"koans/exercises/internal/lab"
)

func TestNothingRunsBeforeTheLoopAndEachLoopRunsAll(t *testing.T) {
	lab.Rule(t, "Nothing before the loop", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		vs := values(lab.Rand(t), 3)
		var calls lab.Overlap
		functions := make([]function, len(vs))
		want := ""
		for i, v := range vs {
			functions[i] = takes(tl, i, time.Duration(i+1)*time.Second, v, nil)
			want += fmt.Sprintln(v)
		}
		seq := ascompleted.All(endless(t), counted(&calls, functions)...)
		time.Sleep(time.Minute)
		require.Zero(t, calls.Total(), "functions that were called before there was a loop")
		for turn := range 3 {
			seen := ""
			for v := range seq {
				seen += fmt.Sprintln(v)
			}
			require.Equal(t, want, seen, "values in loop number %d over the same sequence", turn+1)
			require.Equal(t, (turn+1)*len(vs), calls.Total(), "calls of functions after loop number %d: each loop calls each once", turn+1)
		}
	})
}

// All must have come before the first may go on.
func TestAllFunctionsRunAtOnce(t *testing.T) {
	lab.Rule(t, "At the same time", "All")
	for _, n := range []int{2, 100} {
		t.Run(fmt.Sprintf("%d functions", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				all := lab.NewBarrier(n)
				functions := make([]function, n)
				vs := values(lab.Rand(t), n)
				for i := range functions {
					functions[i] = func(context.Context) (int, error) {
						defer tl.Span(i, "")("")
						all.Wait()
						time.Sleep(time.Duration(i+1) * time.Second)
						return vs[i], nil
					}
				}
				seen := []int{}
				for _, pair := range collect(endless(t), tl, functions...) {
					seen = append(seen, pair.value)
				}
				assert.Equal(t, vs, seen, "values of %d functions that wait for each other and then return one after the other", n)
			})
		})
	}
}

func TestPairsComeInOrderOfCompletionAsSoonAsTheyAreThere(t *testing.T) {
	lab.Rule(t, "As completed", "All")
	for _, n := range []int{5, 1, 2, 50} {
		t.Run(fmt.Sprintf("%d functions", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				vs := values(rng, n)
				order := rng.Perm(n) // order[i]: how many end before function i
				functions := make([]function, n)
				want := make([]got, n)
				for i, place := range order {
					d := time.Duration(place+1) * time.Second
					functions[i] = takes(tl, i, d, vs[i], nil)
					want[place] = got{vs[i], nil, d}
				}
				pairs := collect(endless(t), tl, functions...)
				require.Len(t, pairs, n, "pairs that came out of a loop over %d functions, one for each", n)
				require.Equal(t, lines(want), lines(pairs), "what the loop got, and when: each pair at the instant when its function returns")
				tl.AssertTook(t, time.Duration(n)*time.Second, "time for the whole loop: as long as the slowest function")
			})
		})
	}
}

// An error ends neither the loop nor the others, and hides no value.
func TestValueAndErrorComeAsTheyAre(t *testing.T) {
	lab.Rule(t, "Every pair", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		vs := values(lab.Rand(t), 5)
		pairs := collect(endless(t), tl,
			obeys(tl, 0, 5*time.Second, 0, vs[0]),
			takes(tl, 1, 1*time.Second, 0, errMirror),
			takes(tl, 2, 2*time.Second, vs[2], errMirror),
			obeys(tl, 3, 4*time.Second, 0, vs[3]),
			takes(tl, 4, 3*time.Second, 0, nil),
		)
		want := []got{
			{0, errMirror, 1 * time.Second},
			{vs[2], errMirror, 2 * time.Second},
			{0, nil, 3 * time.Second},
			{vs[3], nil, 4 * time.Second},
			{vs[0], nil, 5 * time.Second},
		}
		assert.Equal(t, lines(want), lines(pairs), "what the loop got, and when, with errors among the pairs")
	})
}

func TestNobodyRunsOnWhenTheLoopHasBeenLeft(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "All")
	for _, way := range []string{"break", "return", "panic"} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var inside lab.Overlap
			functions := []function{takes(tl, 0, time.Second, 0, nil), obeys(tl, 1, lab.Year, time.Minute, 1)}
			leaveAnyhow(t, tl, way, ascompleted.All(endless(t), counted(&inside, functions)...), 1)
			require.Zero(t, inside.Now(), "functions that are still running when the loop has been left by %s", way)
		})
	}
}

// The others hear of it at once, and have tidied up before the next line runs.
func TestLeavingEarlyCancelsTheOthersAndWaitsForThem(t *testing.T) {
	lab.Rule(t, "Leaving", "All")
	for _, way := range []string{"break", "return", "panic"} {
		for _, at := range []int{1, 3, 4} {
			t.Run(fmt.Sprintf("%s at pair %d of 5", way, at), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					functions := make([]function, 5)
					for i := range functions {
						d := time.Duration(i+1) * time.Second
						if i >= at {
							d = lab.Year
						}
						functions[i] = obeys(tl, i, d, time.Minute, i)
					}
					slices.Reverse(functions)
					leaveAnyhow(t, tl, way, ascompleted.All(endless(t), functions...), at)
					tl.AssertTook(t, time.Duration(at)*time.Second+time.Minute, "time until the loop was left: the others are cancelled immediately, and then tidy up for a minute")
				})
			})
		}
	}
}
