package taskgroup_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

// The others come to their end first; then the panic does, in the one who waits.
func TestAPanicOfAChildSurfacesInWait(t *testing.T) {
	lab.Rule(t, "A panic of a child", "Go", "Wait")
	for _, limit := range []int{0, 2} {
		for _, who := range []string{"child", "grandchild"} {
			t.Run(fmt.Sprintf("%s, limit %d", who, limit), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					why := lab.Rand(t).Int()
					var inside lab.Overlap
					group := taskgroup.New(endless(t), limit)
					group.Go(func(ctx context.Context) error {
						defer inside.Enter()()
						return obeys(tl, "other", time.Hour, time.Minute)(ctx)
					})
					bad := func(context.Context) error {
						tl.Work(who, time.Second)
						explode(why, 3)
						return nil
					}
					if who == "grandchild" {
						group.Go(func(context.Context) error { group.Go(bad); return nil })
					} else {
						group.Go(bad)
					}
					got := wait(tl, "wait", group)
					require.Zero(t, inside.Now(), "children that are still running when Wait has come back after a panic")
					requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: why}, at: time.Minute + time.Second}, got,
						"when a %s panicked after 1 s and another child tidied up for a minute", who)
					p := got.panicked.(*taskgroup.PanicError)
					require.True(t, strings.Contains(string(p.Stack), "taskgroup_test.explode"), "the stack in the PanicError must name the function that panicked, explode")
				})
			})
		}
	}
}

// A bug must not hide behind an error, whichever came first; nor behind a panic of nobody knows what.
func TestAPanicOutranksAnError(t *testing.T) {
	lab.Rule(t, "A panic of a child", "Go", "Wait")
	for _, first := range []string{"the error", "the panic"} {
		t.Run(first+" comes first", func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				group := taskgroup.New(endless(t), 0)
				fails, panics := time.Second, 2*time.Second
				if first == "the panic" {
					fails, panics = panics, fails
				}
				group.Go(takes(tl, "fails", fails, errDisk))
				group.Go(func(context.Context) error {
					tl.Work("panics", panics)
					panic(errLater)
				})
				requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: errLater}, at: 2 * time.Second}, wait(tl, "wait", group), "when one child failed and another panicked")
			})
		})
	}
}

// One PanicError is as good as another, but all must have made room.
func TestAllPanicAtOnce(t *testing.T) {
	lab.Rule(t, "A panic of a child", "Go", "Wait")
	for _, limit := range []int{0, 10} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 10
				all := lab.NewBarrier(n)
				group := taskgroup.New(endless(t), limit)
				for range n {
					group.Go(func(context.Context) error {
						all.Wait()
						panic(errDisk)
					})
				}
				requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: errDisk}}, wait(tl, "wait", group), "when %d children panicked at once", n)
			})
		})
	}
}
