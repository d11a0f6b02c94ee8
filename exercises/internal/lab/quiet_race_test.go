//go:build race

package lab_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

// shared is what the goroutines of [past] write without a lock.
var shared int

// past plays two goroutines that both write shared and both call f: one before
// its call, the other, a second of simulated time later, after it. If f orders
// its callers, the race detector cannot see that nothing else does.
func past(f func(ctx context.Context, who int)) func(t *testing.T) {
	return func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx := context.WithValue(t.Context(), timeline{}, tl)
			ctx.Done() // a context orders whoever asks it first before the others
			var wg sync.WaitGroup
			wg.Go(func() {
				shared++
				f(ctx, 1)
			})
			wg.Go(func() {
				time.Sleep(time.Second)
				f(ctx, 2)
				shared++
			})
			wg.Wait()
		})
	}
}

type timeline struct{}

func tlOf(ctx context.Context) *lab.Timeline { return ctx.Value(timeline{}).(*lab.Timeline) }

var (
	overlap lab.Overlap
	mu      sync.Mutex
	lock    = scene("past a lock", past(func(context.Context, int) { mu.Lock(); defer mu.Unlock() }))
)

var quiet = map[string]func(t *testing.T, flags ...string) string{}

func init() {
	for name, f := range map[string]func(ctx context.Context, who int){
		"Work":        func(ctx context.Context, who int) { tlOf(ctx).Work(who, time.Millisecond) },
		"WorkContext": func(ctx context.Context, who int) { tlOf(ctx).WorkContext(ctx, who, time.Millisecond) },
		"Span":        func(ctx context.Context, who int) { tlOf(ctx).Span(who, "span")("") },
		"Mark":        func(ctx context.Context, who int) { tlOf(ctx).Mark(who, "mark") },
		"Most":        func(ctx context.Context, who int) { tlOf(ctx).Most() },
		"Active":      func(ctx context.Context, who int) { tlOf(ctx).Active() },
		"Now":         func(ctx context.Context, who int) { tlOf(ctx).Now() },
		"Recording":   func(ctx context.Context, who int) { tlOf(ctx).Recording() },
		"Enter":       func(ctx context.Context, who int) { overlap.Enter()() },
		"Visit":       func(ctx context.Context, who int) { overlap.Visit() },
		"Overlap.Now": func(ctx context.Context, who int) { overlap.Now() },
		"Yield":       func(ctx context.Context, who int) { lab.Yield() },
	} {
		quiet[name] = scene("past "+name, past(f))
	}
	// Both must come before either passes, so one has to come in a goroutine of its own.
	quiet["Barrier"] = scene("past Barrier", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := lab.NewBarrier(2)
			var wg sync.WaitGroup
			wg.Go(func() { shared++; b.Wait() })
			wg.Go(func() { time.Sleep(time.Second); b.Wait(); shared++ })
			wg.Wait()
		})
	})
}

// Recording must not hide the race of those who record.
func TestARaceIsSeenPastEveryRecorder(t *testing.T) {
	for name, play := range quiet {
		t.Run(name, func(t *testing.T) {
			out := play(t, "-test.cpu=1,2,4")
			assert.True(t, strings.Contains(out, "DATA RACE"), "the race is reported")
			assert.True(t, strings.Contains(out, "quiet_race_test.go"), "with its line")
			assert.True(t, strings.Contains(out, sceneFailed), "and fails the test")
		})
	}
}

// The scene would not show a race if its callers were ordered, so the test above proves that they are not.
func TestALockWouldHideThatRace(t *testing.T) {
	out := lock(t)
	assert.NotContains(t, out, "DATA RACE")
	assert.Contains(t, out, scenePassed)
}
