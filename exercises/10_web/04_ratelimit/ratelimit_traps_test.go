package ratelimit_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	ratelimit "koans/exercises/10_web/04_ratelimit"
	"koans/exercises/internal/lab"
)

// next is the first instant, not before earliest, at which a turn may be given when these have been.
func next(given []time.Duration, earliest, every time.Duration, burst int) time.Duration {
	at := earliest
	for i, g := range given {
		at = max(at, g) // in order
		// From the ith to the new one there are len(given)-i+1 turns.
		at = max(at, g+time.Duration(len(given)-i+1-burst)*every)
	}
	return at
}

// Nobody knows who of them is first; but there are so many turns, and no more.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "The rate", "Wait")
	for range 2 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const every, burst = time.Second, 5
			limiter := ratelimit.New(every, burst)
			at := make([]time.Duration, 40)
			var all sync.WaitGroup
			for i := range at {
				all.Go(func() {
					if err := limiter.Wait(lab.Slow(t.Context())); err != nil {
						panic(err)
					}
					at[i] = tl.Now()
				})
			}
			all.Wait()
			slices.Sort(at)
			var want []string
			for i := range at {
				want = append(want, (time.Duration(max(0, i+1-burst)) * every).String())
			}
			require.Equal(t, strings.Join(want, " "), strings.Trim(fmt.Sprint(at), "[]"), "turns of 40 who came together, one a second and 5 at once")
		})
	}
}

// A turn drops in the moment in which somebody comes, and somebody else has waited for it.
func TestATurnIsNotForANewcomer(t *testing.T) {
	lab.Rule(t, "In order", "Wait")
	for range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := newQueue(t, tl, time.Second, 1)
			q.come(2)
			time.Sleep(time.Second)
			q.come(1)
			time.Sleep(time.Minute)
			require.Equal(t, "0s 1s 2s", q.turns(), "turns of two callers who came at 0s and one who came at 1s, with one turn a second")
		})
	}
}

// Callers come whenever they like.
func TestAnyRateIsKept(t *testing.T) {
	lab.Rule(t, "No later", "Wait")
	for _, scene := range []struct {
		every time.Duration
		burst int
	}{{100 * time.Millisecond, 1}, {time.Second, 4}, {7 * time.Nanosecond, 3}, {time.Minute, 20}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			rng := lab.Rand(t)
			q := newQueue(t, tl, scene.every, scene.burst)
			var given []time.Duration
			var want []string
			for range 40 {
				pause := time.Duration(rng.Int64N(int64(2 * scene.every)))
				if rng.IntN(15) == 0 {
					pause *= time.Duration(2 * scene.burst)
				}
				time.Sleep(pause * time.Duration(rng.IntN(2)))
				given = append(given, next(given, tl.Now(), scene.every, scene.burst))
				want = append(want, given[len(given)-1].String())
				q.come(1)
			}
			time.Sleep(100 * scene.every)
			require.Equal(t, strings.Join(want, " "), q.turns(), "turns, every %v and %d at once", scene.every, scene.burst)
		})
	}
}

// All in front leave, in any order, also the one who was next.
func TestWhoIsNextMayLeave(t *testing.T) {
	lab.Rule(t, "Given back", "Wait")
	for _, leaving := range [][]int{{0}, {1}, {0, 1}, {1, 0}, {1, 2}, {2, 1, 0}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := newQueue(t, tl, time.Second, 2)
			q.come(2)
			var cancels []func()
			for range 3 {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				cancels = append(cancels, cancel)
				q.comes(ctx)
			}
			q.come(2)
			want := []string{"0s", "0s"}
			turn := time.Second
			for i := range 5 {
				if slices.Contains(leaving, i) {
					want = append(want, "gave up")
					continue
				}
				want = append(want, turn.String())
				turn += time.Second
			}
			time.Sleep(time.Second / 2)
			for _, i := range leaving {
				cancels[i]()
				synctest.Wait()
			}
			time.Sleep(time.Minute)
			require.Equal(t, strings.Join(want, " "), q.turns(), "turns of seven callers, one a second and 2 at once, when of the three who waited first %v left, in this order", leaving)
		})
	}
}

// The same with callers of whom every third gives up.
func TestAnyRateIsKeptWhenSomeGiveUp(t *testing.T) {
	lab.Rule(t, "Given back", "Wait")
	for range 3 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const every, burst = time.Second, 3
			rng := lab.Rand(t)
			q := newQueue(t, tl, every, burst)
			var given []time.Duration
			var want []string
			for range 40 {
				// In odd nanoseconds, so that no context ends in the moment in which a turn comes.
				time.Sleep(time.Duration(rng.IntN(400))*time.Millisecond + 2)
				ctx, cancel := t.Context(), func() {}
				patience := 100 * lab.Year
				if rng.IntN(3) == 0 {
					patience = time.Duration(rng.IntN(4000))*time.Millisecond + 1
					ctx, cancel = context.WithTimeout(ctx, patience)
				}
				defer cancel()
				now := tl.Now()
				q.comes(ctx)
				if turn := next(given, now, every, burst); turn < now+patience {
					given = append(given, turn)
					want = append(want, turn.String())
				} else {
					want = append(want, "gave up")
				}
			}
			time.Sleep(time.Hour)
			require.Equal(t, strings.Join(want, " "), q.turns(), "turns, every second and 3 at once, when some give up")
		})
	}
}

// Whoever is last in a long line may still be in time, because those before leave.
func TestADeadlineIsNoReasonToLeaveEarly(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, time.Second, 1)
		q.come(1)
		crowd, leave := context.WithCancel(t.Context())
		for range 10 {
			q.comes(crowd)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		last := q.comes(ctx)
		hopeless := q.comes(ctx)
		q.come(1)
		time.Sleep(1500 * time.Millisecond)
		leave()
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, "2s", last.String(), "turn of the last of twelve, whose deadline was at 3s, when the ten before had left after 1.5s")
		require.Equal(t, "3s", hopeless.at.String(), "when Wait returned to the next, whose turn and deadline were both at 3s")
		after := q.callers[len(q.callers)-1]
		want := "4s"
		if hopeless.err != nil {
			want = "3s"
		}
		require.Equal(t, want, after.String(), "turn of one who came after one whose turn and deadline were both at 3s, and who came back with error %v", hopeless.err)
	})
}

// All who wait give up, and the turns add up as if they had never come.
func TestWhenAllHaveLeft(t *testing.T) {
	lab.Rule(t, "Given back", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, time.Second, 3)
		q.come(3)
		ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
		defer cancel()
		for range 20 {
			q.comes(ctx)
		}
		time.Sleep(2500 * time.Millisecond)
		q.callers = nil
		q.come(4)
		time.Sleep(time.Hour)
		require.Equal(t, "2.5s 2.5s 3s 4s", q.turns(), "turns of four who came at 2.5s, one a second and 3 at once, after three at 0s and twenty who gave up")
	})
}

// The context ends in the moment in which the turn comes, at one step or another.
func TestATurnIsUsedOnceOrGivenBack(t *testing.T) {
	lab.Rule(t, "Given back", "Wait")
	for moment := range 32 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := newQueue(t, tl, time.Second, 1)
			q.come(1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			torn := q.comes(lab.Slow(ctx))
			q.come(2)
			leave := func() {
				for range moment / 4 {
					runtime.Gosched()
				}
				cancel()
			}
			if moment%2 == 0 {
				time.AfterFunc(time.Second, leave)
				time.Sleep(time.Minute)
			} else {
				time.Sleep(time.Second)
				leave()
				time.Sleep(time.Minute)
			}
			synctest.Wait()
			want := "0s 1s 2s 3s"
			if torn.err != nil {
				require.ErrorIs(t, torn.err, context.Canceled, "the error of Wait, when the context ended in the moment of the turn")
				want = "0s gave up 1s 2s"
			}
			require.Equal(t, want, q.turns(), "turns of four who came at 0s, with one turn a second, when the second was cancelled at 1s")
		})
	}
}

// The context ends just after it was asked: before the line, in it, at its head.
func TestAContextEndsAtAnAwkwardMoment(t *testing.T) {
	lab.Rule(t, "Given back", "Wait")
	for nth := range 8 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := newQueue(t, tl, time.Second, 1)
			ended, cancel := context.WithCancel(t.Context())
			defer cancel()
			c := q.comes(lab.Watched(ended, nth+1, cancel))
			q.come(2)
			time.Sleep(time.Minute)
			synctest.Wait()
			want := "0s 1s 2s"
			if c.err != nil {
				want = "gave up 0s 1s"
			}
			require.Equal(t, want, q.turns(), "turns of three who came at 0s, with one turn a second, when the first's context ended just after it was asked")
		})
	}
}

// Many who give up come and go between those who stay.
func TestACrowdThatLeaves(t *testing.T) {
	lab.Rule(t, "Given back", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, time.Minute, 1)
		q.come(1)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		for range 30 {
			q.comes(ctx)
		}
		stays := q.comes(t.Context())
		for range 30 {
			q.comes(ctx)
		}
		last := q.comes(t.Context())
		before := lab.Goroutines()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		require.LessOrEqual(t, lab.Goroutines(), before-60, "goroutines, when 60 of 62 who waited have given up; before that there were %d", before)
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, "1m0s", stays.String(), "turn of one among 60 who gave up, with one turn a minute")
		require.Equal(t, "2m0s", last.String(), "turn of the other among 60 who gave up, with one turn a minute")
	})
}

func TestEachLimiterHasTurnsOfItsOwn(t *testing.T) {
	lab.Rule(t, "The rate", "New", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		slow, quick := newQueue(t, tl, time.Hour, 1), newQueue(t, tl, time.Second, 2)
		slow.come(2)
		quick.come(3)
		time.Sleep(2 * time.Hour)
		require.Equal(t, "0s 1h0m0s", slow.turns(), "turns of two, with one an hour")
		require.Equal(t, "0s 0s 1s", quick.turns(), "turns of three, one a second and 2 at once, beside another limiter")
	})
}

// The last who waits may leave long before the next turn, and then nobody waits.
func TestNobodyIsLeftWhenAllHaveLeft(t *testing.T) {
	lab.Rule(t, "Nothing in the background", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		before := lab.Goroutines()
		q := newQueue(t, tl, time.Hour, 1)
		q.come(1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		q.comes(ctx)
		q.comes(ctx)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		require.Equal(t, before, lab.Goroutines(), "goroutines when all who waited have given up, long before the next turn")
	})
}

// A context may go on for years, and be used for many turns. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(t.Context())
		q := newQueue(t, tl, time.Second, 1)
		for range 3 {
			q.comes(ctx)
		}
		time.Sleep(time.Minute)
		require.Equal(t, "0s 1s 2s", q.turns(), "turns of three callers who came at 0s, with one turn a second")
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Wait has returned")
	})
}

// A year between two turns, and nobody looks at the clock meanwhile.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, lab.Year, 1)
		q.come(3)
		time.Sleep(3 * lab.Year)
		require.Equal(t, fmt.Sprintf("0s %v %v", lab.Year, 2*lab.Year), q.turns(), "turns of three, with one a year")
	})
}
