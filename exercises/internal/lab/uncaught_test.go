package lab_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestAPanicThatGetsOut(t *testing.T) {
	for name, body := range map[string]func(ctx context.Context, boom func()){
		"in the caller's goroutine": func(_ context.Context, boom func()) { boom() },
		"in another one":            func(_ context.Context, boom func()) { go boom() },
		"behind the caller's back, later": func(_ context.Context, boom func()) {
			time.AfterFunc(time.Minute, boom)
		},
		"with others that wait for it": func(_ context.Context, boom func()) {
			done := make(chan struct{})
			go func() { boom(); close(done) }()
			go func() { <-done }()
			<-done
		},
		"with a WaitGroup": func(_ context.Context, boom func()) {
			var wg sync.WaitGroup
			wg.Go(boom)
			wg.Wait()
		},
		"with a lock that is given back": func(_ context.Context, boom func()) {
			var mu sync.Mutex
			go func() {
				mu.Lock()
				defer mu.Unlock()
				boom()
			}()
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
		},
		"after having been looked at": func(_ context.Context, boom func()) {
			go func() {
				defer func() { panic(recover()) }()
				boom()
			}()
		},
		"in another's words": func(_ context.Context, boom func()) {
			go func() {
				defer func() { panic(fmt.Sprint("wrapped: ", recover())) }()
				boom()
			}()
		},
		"handed to the caller": func(_ context.Context, boom func()) {
			failed := make(chan any)
			go func() {
				defer func() { failed <- recover() }()
				boom()
			}()
			panic(<-failed)
		},
		"twice": func(_ context.Context, boom func()) {
			go boom()
			go boom()
		},
	} {
		t.Run(name, func(t *testing.T) { lab.Uncaught(t, "f", body) })
	}
}

const caught = `a panic of f was caught, and the program goes on`

var playCaught = scene("uncaught: caught", func(t *testing.T) {
	lab.Uncaught(t, "f", func(_ context.Context, boom func()) {
		go func() {
			defer func() { _ = recover() }()
			boom()
		}()
	})
})

var playCaughtTold = scene("uncaught: told as an error", func(t *testing.T) {
	lab.Uncaught(t, "f", func(_ context.Context, boom func()) {
		defer func() { _ = errors.New(fmt.Sprint(recover())) }()
		boom()
	})
})

var playCaughtAsked = scene("uncaught: caught, and asked for its text", func(t *testing.T) {
	lab.Uncaught(t, "f", func(_ context.Context, boom func()) {
		defer func() {
			if err, ok := recover().(error); ok {
				go err.Error()
			}
		}()
		boom()
	})
})

var playCaughtStuck = scene("uncaught: caught, with somebody left waiting", func(t *testing.T) {
	lab.Uncaught(t, "f", func(_ context.Context, boom func()) {
		go func() {
			defer func() { _ = recover() }()
			boom()
		}()
		waitsForever()
	})
})

var playCaughtEndless = scene("uncaught: caught, and again until ctx ends", func(t *testing.T) {
	lab.Uncaught(t, "f", func(ctx context.Context, boom func()) {
		for tick := time.NewTicker(time.Minute); ; {
			func() {
				defer func() { _ = recover() }()
				boom()
			}()
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	})
})

var playNotCalled = scene("uncaught: not called", func(t *testing.T) {
	lab.Uncaught(t, "f", func(context.Context, func()) {})
})

func TestAPanicThatIsCaught(t *testing.T) {
	for _, play := range []func(*testing.T, ...string) string{playCaught, playCaughtTold, playCaughtAsked, playCaughtStuck, playCaughtEndless} {
		out := play(t)
		assert.Contains(t, out, sceneFailed)
		assert.Contains(t, out, caught)
		assert.Contains(t, out, nextPassed)
		assert.Contains(t, out, lastPassed)
	}
}

func TestAPanicThatDoesNotHappen(t *testing.T) {
	out := playNotCalled(t)
	assert.Contains(t, out, sceneFailed)
	assert.Contains(t, out, "f was not called: it was to panic")
	assert.Contains(t, out, lastPassed)
}
