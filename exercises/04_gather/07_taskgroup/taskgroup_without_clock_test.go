package taskgroup_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

// Without a clock: there may be a moment when only the newest child is left, and everybody waits.
func TestNoGrandchildIsLostWhileOthersWait(t *testing.T) {
	lab.Rule(t, "The end", "Wait", "Go")
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const generations = 20
			group := taskgroup.New(endless(t), round%4)
			words := make([]string, generations) // each child writes its own
			var descend func(i int) child
			descend = func(i int) child {
				return func(context.Context) error {
					for range round {
						runtime.Gosched()
					}
					if i+1 < generations {
						group.Go(descend(i + 1))
					}
					words[i] = "written"
					return nil
				}
			}
			group.Go(descend(0))
			var waiters sync.WaitGroup
			early := make([]int, 4) // each waiter writes its own
			for w := range early {
				waiters.Go(func() {
					assert.NoError(t, group.Wait(), "no child failed")
					for _, word := range words {
						if word != "written" {
							early[w]++
						}
					}
				})
			}
			waiters.Wait()
			for _, missing := range early {
				require.Zero(t, missing, "children of children that had not ended when a Wait returned")
			}
		})
	}
}

// Each of many children starts many, at the same time: none is lost, none runs twice, none too many at once.
func TestManyMayAddAtOnce(t *testing.T) {
	lab.Rule(t, "Children of children", "Go")
	for _, limit := range []int{0, 7} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			most := 0
			for range 10 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const parents, each = 10, 10
					runs := make([]int, parents*each) // each grandchild writes its own
					var inside lab.Overlap
					group := taskgroup.New(endless(t), limit)
					var adders sync.WaitGroup
					for i := range parents {
						adders.Go(func() {
							group.Go(func(context.Context) error {
								inside.Visit()
								for k := range each {
									group.Go(func(context.Context) error {
										inside.Visit()
										runs[i*each+k]++
										return nil
									})
								}
								return nil
							})
						})
					}
					adders.Wait()
					require.NoError(t, group.Wait(), "no child failed")
					for i, n := range runs {
						require.Equal(t, 1, n, "times that grandchild %d of %d has run", i, len(runs))
					}
					most = max(most, inside.Most())
				})
			}
			if limit > 0 {
				require.Equal(t, limit, most, "children inside at once, at most, when the limit is %d and there is always somebody waiting", limit)
			}
		})
	}
}
