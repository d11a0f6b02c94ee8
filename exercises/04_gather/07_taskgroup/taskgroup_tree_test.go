package taskgroup_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

// A tree of children, each of which starts its own when it has worked for a second:
// the limit holds for grandchildren too, and the last of them is waited for.
func TestChildrenStartChildren(t *testing.T) {
	lab.Rule(t, "Children of children", "Go", "Wait")
	for _, scene := range []struct{ limit, width, depth, seconds int }{
		{0, 2, 4, 4},       // as many levels as seconds
		{1, 2, 4, 15},      // one after another
		{2, 2, 4, 1 + 7},   // the root alone, then pairs
		{3, 3, 3, 1 + 4},   // the root alone, then twelve in threes
		{1, 1, 50, 50},     // a chain: there is always just one
		{40, 1, 50, 50},    // and room does not make it faster
		{1000, 10, 3, 3},   // more room than children
		{1, 30, 2, 1 + 30}, // all of them wait for the one who starts them
	} {
		t.Run(fmt.Sprintf("limit %d, %d children each, %d levels", scene.limit, scene.width, scene.depth), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				if scene.limit > 0 {
					tl.Limit(scene.limit)
				}
				var inside lab.Overlap
				group := taskgroup.New(endless(t), scene.limit)
				var grow func(name string, depth int) child
				grow = func(name string, depth int) child {
					return func(context.Context) error {
						defer inside.Enter()()
						tl.Work(name, time.Second)
						if depth > 1 {
							for i := range scene.width {
								group.Go(grow(name+"/"+string(rune('a'+i)), depth-1))
							}
						}
						return nil
					}
				}
				group.Go(grow("root", scene.depth))
				all, level := 0, 1
				for range scene.depth {
					all, level = all+level, level*scene.width
				}
				assert.NoError(t, group.Wait(), "no child failed")
				assert.Equal(t, all, inside.Total(), "children that have begun when Wait has returned, grandchildren included")
				assert.Zero(t, inside.Now(), "children that are still running when Wait has returned")
				if scene.limit > 0 { // that there are not fewer, the time tells
					assert.LessOrEqual(t, inside.Most(), scene.limit, "children inside at once, grandchildren included, when the limit is %d", scene.limit)
				}
				tl.AssertTook(t, time.Duration(scene.seconds)*time.Second, "time until Wait returned: each child works for a second, then starts its own")
			})
		})
	}
}

// That nobody is left for the moment does not mean that no one will come: only Wait says so.
func TestAChildMayComeWhenAllOthersHaveEnded(t *testing.T) {
	lab.Rule(t, "Their context", "Go", "Wait")
	lab.Rule(t, "The end", "Wait")
	for _, limit := range []int{0, 1, 2} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				group := taskgroup.New(endless(t), limit)
				var begun lab.Overlap
				early := make([]error, 3) // each child writes its own
				for i := range 3 {
					group.Go(func(ctx context.Context) error {
						defer begun.Enter()()
						early[i] = ctx.Err()
						tl.Work(i, time.Second)
						return nil
					})
					if i < 2 {
						time.Sleep(2 * time.Second) // it has ended long ago
					}
				}
				got := wait(tl, "wait", group)
				require.Equal(t, 3, begun.Total(), "children that have begun, of 3, each added when the one before it had ended")
				require.NoError(t, errors.Join(early...), "contexts of the children: some were added when the others had ended, and nothing had failed")
				require.Zero(t, begun.Now(), "children that are still running when Wait has returned")
				requireOutcome(t, outcome{at: 5 * time.Second}, got, "with children of 1 s, added every 2 s")
			})
		})
	}
}
