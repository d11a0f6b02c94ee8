package taskgroup_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

func TestGoNeverWaits(t *testing.T) {
	lab.Rule(t, "Go never waits", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 1)
		for i := range 3 {
			group.Go(takes(tl, i, time.Second, nil))
		}
		tl.AssertTook(t, 0, "time until Go had returned three times: it waits neither for the children nor for room")
		time.Sleep(time.Minute)
	})
}

func TestWaitJoinsAll(t *testing.T) {
	lab.Rule(t, "The end", "Wait", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 0)
		for i := range 3 {
			group.Go(takes(tl, i, time.Duration(i+1)*time.Second, nil))
		}
		got := wait(tl, "wait", group)
		require.Zero(t, tl.Active(), "children that are still running when Wait has returned")
		requireOutcome(t, outcome{at: 3 * time.Second}, got, "with children of 1, 2 and 3 s: it waits for the last")
	})
}

func TestExactlyTheLimitRunsAtOnce(t *testing.T) {
	lab.Rule(t, "The limit", "Go", "New")
	for _, scene := range []struct{ children, limit int }{{6, 2}, {6, 1}, {7, 3}, {4, 9}, {40, 20}} {
		t.Run(fmt.Sprintf("%d children, %d at a time", scene.children, scene.limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Limit(scene.limit)
				group := taskgroup.New(endless(t), scene.limit)
				for i := range scene.children {
					group.Go(takes(tl, i, 2*time.Second, nil))
				}
				assert.NoError(t, group.Wait(), "no child failed")
				assert.Equal(t, min(scene.limit, scene.children), tl.Most(), "children inside at once, at most, when the limit is %d", scene.limit)
				rounds := (scene.children + scene.limit - 1) / scene.limit
				tl.AssertTook(t, time.Duration(rounds)*2*time.Second, "time for all children of 2 s")
			})
		})
	}
}

// The lesson's picture.
func TestATreeOfFourTwoAtATime(t *testing.T) {
	lab.Rule(t, "Children of children", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		group := taskgroup.New(endless(t), 2)
		group.Go(func(context.Context) error {
			tl.Work("root", time.Second)
			group.Go(takes(tl, "photos", 2*time.Second, nil))
			group.Go(func(context.Context) error {
				tl.Work("music", time.Second)
				group.Go(takes(tl, "music/old", 2*time.Second, nil))
				return nil
			})
			return nil
		})
		requireOutcome(t, outcome{at: 4 * time.Second}, wait(tl, "wait", group), "with children that start children, two at a time: it waits for the last of them")
	})
}

// The others are told at once and waited for; what they return no longer matters.
func TestTheFirstFailureEndsTheOthers(t *testing.T) {
	lab.Rule(t, "The first failure", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 4)
		group.Go(obeys(tl, 0, time.Hour, time.Minute))
		group.Go(takes(tl, 1, time.Second, errDisk))
		group.Go(takes(tl, 2, 2*time.Second, errLater))
		group.Go(takes(tl, 3, 90*time.Second, nil))
		got := wait(tl, "wait", group)
		require.Zero(t, tl.Active(), "children that are still running when Wait has returned after a failure")
		requireOutcome(t, outcome{err: errDisk, at: 90 * time.Second}, got, "when a child failed after 1 s: with its error, when all have ended: one tidies up for a minute, another takes 90 s whatever its context says")
	})
}

func TestAPanicComesOutOfWait(t *testing.T) {
	lab.Rule(t, "A panic of a child", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 2)
		group.Go(obeys(tl, "other", time.Hour, time.Minute))
		group.Go(func(context.Context) error { tl.Work("panics", time.Second); panic(errDisk) })
		got := wait(tl, "wait", group)
		requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: errDisk}, at: time.Minute + time.Second}, got, "when a child panicked after 1 s and another tidied up for a minute")
	})
}

func TestEveryWaitComesBackWithTheSame(t *testing.T) {
	lab.Rule(t, "The first failure", "Wait")
	for _, want := range []outcome{{err: errDisk}, {panicked: &taskgroup.PanicError{Value: errDisk}}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			group := taskgroup.New(endless(t), 2)
			group.Go(func(context.Context) error {
				if want.panicked != nil {
					panic(errDisk)
				}
				return errDisk
			})
			for turn := range 3 {
				requireOutcome(t, want, wait(tl, "wait", group), "for time number %d, when a child has failed", turn+1)
			}
		})
	}
}

// Only ctx and a failure end it while there is work; and then the end of all work.
func TestTheChildrensContext(t *testing.T) {
	lab.Rule(t, "Their context", "New", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 4
		contexts := make([]context.Context, n) // each child writes its own
		early := make([]error, n)
		carried := make([]any, n)
		group := taskgroup.New(context.WithValue(endless(t), key{}, "handed on"), 2)
		for i := range n {
			group.Go(func(ctx context.Context) error {
				tl.Work(i, time.Second)
				contexts[i], early[i], carried[i] = ctx, ctx.Err(), ctx.Value(key{})
				return nil
			})
		}
		requireOutcome(t, outcome{at: 2 * time.Second}, wait(tl, "wait", group), "with four children of 1 s, two at a time")
		for i, ctx := range contexts {
			require.NoError(t, early[i], "context of child %d while it ran: nothing had failed", i)
			require.Equal(t, "handed on", carried[i], "the value that was in the group's context, as child %d finds it", i)
			require.Error(t, ctx.Err(), "the context of child %d must have ended when Wait has returned", i)
		}
	})
}
