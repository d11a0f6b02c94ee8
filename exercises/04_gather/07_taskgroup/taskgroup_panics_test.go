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
						dive(why)
						return nil
					}
					if who == "grandchild" {
						group.Go(func(context.Context) error { group.Go(bad); return nil })
					} else {
						group.Go(bad)
					}
					for turn := range 3 {
						got := wait(tl, "wait", group)
						require.Zero(t, inside.Now(), "children that are still running when Wait has come back after a panic")
						requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: why}, at: time.Minute + time.Second}, got,
							"for time number %d, when a %s panicked after 1 s and another child tidied up for a minute", turn+1, who)
						p := got.panicked.(*taskgroup.PanicError)
						require.True(t, strings.Contains(string(p.Stack), "taskgroup_test.explode"), "the stack in the PanicError must name the function that panicked, explode")
						require.True(t, strings.Contains(string(p.Stack), "taskgroup_test.dive"), "the stack in the PanicError must be whole, down to the function dive, which called explode 40 times deep")
					}
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

// What a child panics with may be what the Wait of another group has panicked with.
func TestThePanicOfAGroupWithinAGroup(t *testing.T) {
	lab.Rule(t, "A panic of a child", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		outer := taskgroup.New(endless(t), 0)
		outer.Go(func(ctx context.Context) error {
			inner := taskgroup.New(ctx, 0)
			inner.Go(func(context.Context) error { panic(errDisk) })
			return inner.Wait()
		})
		p, ok := wait(tl, "outer", outer).panicked.(*taskgroup.PanicError)
		require.True(t, ok, "Wait must panic with a *PanicError when the Wait of a group inside has panicked in one of the children")
		require.ErrorIs(t, p, errDisk, "the PanicError of the outer group: it leads to what the innermost child panicked with")
		inside, ok := p.Value.(*taskgroup.PanicError)
		require.True(t, ok, "the Value of the PanicError must be what was passed to panic, here the *PanicError of the group inside, but is %v", p.Value)
		require.Equal(t, errDisk, inside.Value, "the Value of the PanicError of the group inside")
	})
}
