package cooperate_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestAllStepsAreTaken(t *testing.T) {
	lab.Rule(t, "The steps", "Compute")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newScene(t, 2500)
		draw(tl, s)
		s.run(t.Context())
		s.requireSteps(t, 2500, "of 2500")
		s.requireResult(t, 2500, nil, "of 2500")
	})
}

// The lesson's picture.
func TestTheEndOfTheContextIsNoticedAtTheNextLook(t *testing.T) {
	lab.Rule(t, "The look", "Compute")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2345*time.Millisecond+1, errCaller)
		defer cancel()
		defer context.AfterFunc(ctx, func() { tl.Mark("ctx", "ends") })()
		s := newScene(t, 5000)
		draw(tl, s)
		s.run(ctx)
		s.requireSteps(t, 3000, "of 5000, when ctx ends in the 2346th")
		s.requireTold(t, 3000, "of 5000, when ctx ends in the 2346th")
		tl.AssertTook(t, 3*time.Second, "time for 3000 steps of 1ms: looking up takes none")
	})
}

func TestStoppedItReturnsWhatItHas(t *testing.T) {
	lab.Rule(t, "Stopped", "Compute")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2345*time.Millisecond+1, errCaller)
		defer cancel()
		s := newScene(t, 5000)
		draw(tl, s)
		s.run(ctx).requireResult(t, 3000, errCaller, "of 5000, when ctx ends in the 2346th")
	})
}

func TestNothingIsCalledWhenTheContextHasEnded(t *testing.T) {
	lab.Rule(t, "Before the first step", "Compute")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s := newScene(t, 5000).run(cancelled(t))
		s.requireSteps(t, 0, "of 5000, when ctx has ended before")
		s.requireTold(t, 0, "of 5000, when ctx has ended before")
	})
}

func TestStoppedBeforeTheFirstStepItSaysWhy(t *testing.T) {
	lab.Rule(t, "Stopped", "Compute")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		newScene(t, 5000).run(cancelled(t)).requireResult(t, 0, errCaller, "of 5000, when ctx has ended before")
	})
}

func TestTheLastStepsAreToldOnce(t *testing.T) {
	lab.Rule(t, "The end", "Compute")
	for _, n := range []int{2500, 3000} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			newScene(t, n).run(t.Context()).requireTold(t, n, fmt.Sprintf("of %d", n))
		})
	}
}

func TestWhatIsDoneIsDone(t *testing.T) {
	lab.Rule(t, "The end", "Compute")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s, ctx := endsIn(t, 2345, 2500)
		s.run(ctx).require(t, 2500, nil, "of 2500, when step(…, 2345) ends ctx and there is no look any more")
	})
}

func TestProgressMayBeNil(t *testing.T) {
	lab.Rule(t, "The look", "Compute")
	lab.Rule(t, "The end", "Compute")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		s := newScene(t, 2500)
		s.deaf = true
		s.run(t.Context()).require(t, 2500, nil, "of 2500, when progress is nil")
	})
}

// Asking has its price: it is paid once for a thousand steps, and not in between.
func TestTheContextIsSeldomAsked(t *testing.T) {
	lab.Rule(t, "Seldom asked", "Compute")
	for _, n := range []int{1, 1000, 2500, 100_000} {
		for _, deaf := range []bool{false, true} {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				parent, cancel := context.WithCancel(t.Context())
				defer cancel()
				ctx := &counting{Context: parent}
				s := newScene(t, n)
				s.deaf = deaf
				used, between := 0, 0
				s.onStep = func(i int) {
					now := ctx.asked.Total() + ctx.other.Total()
					if i%1000 != 0 && now != used {
						between++
					}
					used = now
				}
				s.run(ctx).requireSteps(t, n, fmt.Sprintf("of %d", n))
				require.Zero(t, between, "times that ctx was used between two looks, in %d steps", n)
			})
		}
	}
}

// Whoever watches ctx, or has made a context from it, is told of its end sooner or later. Whoever asks it knows.
func TestTheContextItselfIsAsked(t *testing.T) {
	lab.Rule(t, "The moment of asking", "Compute")
	for _, step := range []int{0, 500, 999, 3500} {
		t.Run(fmt.Sprintf("ends in step %d", step), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := lab.NewLateContext(context.Background())
				t.Cleanup(ctx.Tell)
				s := newScene(t, 5000)
				s.onStep = func(i int) {
					if i == step {
						ctx.End()
					}
				}
				s.run(ctx).require(t, (step/1000+1)*1000, context.Canceled, fmt.Sprintf("of 5000, when ctx itself ends in step(…, %d), and contexts made from it do later", step))
			})
		})
	}
}
