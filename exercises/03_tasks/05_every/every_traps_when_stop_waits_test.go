package every_test

import (
	"bytes"
	"context"
	"regexp"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	every "koans/exercises/03_tasks/05_every"
	"koans/exercises/internal/lab"
)

// Who waits for a call to return is blocked, sooner or later. Who asks again and again never is.
func TestStopIsWokenByTheEndOfTheCall(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Every")
	for _, ended := range []bool{false, true} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			released := make(chan struct{})
			stop := every.Every(ctx, period, func(context.Context) {
				end := tl.Span("job", "")
				<-released
				end("")
			})
			synctest.Wait()
			if ended {
				cancel()
			}
			var stopping sync.WaitGroup
			stopping.Go(stop)
			state := ""
			for range 500 {
				lab.Yield()
				if state = stateOfEvery(); state == "blocked" {
					break
				}
			}
			close(released)
			stopping.Wait()
			require.Equal(t, "blocked", state, "the state of stop, while a call of the job runs (ctx has ended: %v)", ended)
		})
	}
}

var (
	stateOf = regexp.MustCompile(`^goroutine \d+ \[([^,\]]+)`)
	blocked = regexp.MustCompile(`^(chan|select|sync\.|semacquire|synctest)`)
)

// stateOfEvery is the state of the first goroutine that has to do with Every and is not blocked, or "blocked". Its caller does not count.
func stateOfEvery() string {
	dump := make([]byte, 64<<10)
	_, others, _ := bytes.Cut(dump[:runtime.Stack(dump, true)], []byte("\n\n")) // behind the caller
	for stack := range bytes.SplitSeq(others, []byte("\n\n")) {
		state := stateOf.FindSubmatch(stack)
		if state != nil && bytes.Contains(stack, []byte("every")) && !blocked.Match(state[1]) {
			return string(state[1])
		}
	}
	return "blocked"
}
