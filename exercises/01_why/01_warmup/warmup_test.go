package warmup_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	warmup "koans/exercises/01_why/01_warmup"
	"koans/exercises/internal/lab"
)

func TestTheGreetingArrives(t *testing.T) {
	lab.Rule(t, "The greeting", "Greet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		greeting, sent := receive(t, warmup.Greet("Judit"))
		require.True(t, sent, "the channel was closed, but no greeting had been sent on it")
		tl.Mark("Judit", greeting)
		assert.Equal(t, "Hello, Judit!", greeting, "the greeting that arrived")
	})
}

func TestAfterTheGreetingTheChannelIsClosed(t *testing.T) {
	lab.Rule(t, "The greeting", "Greet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		greetings := warmup.Greet("Judit")
		greeting, sent := receive(t, greetings)
		require.True(t, sent, "no greeting arrived before the channel was closed")
		tl.Mark("Judit", greeting)
		extra, sent := receive(t, greetings)
		assert.False(t, sent, "a second greeting arrived, %q: there should be one", extra)
	})
}

// The greetings are fetched in the opposite order, so a channel or a variable that the calls share mixes them up.
func TestEachCallHasItsOwnGreeting(t *testing.T) {
	lab.Rule(t, "A channel each", "Greet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		var names []string
		var all []<-chan string
		for range 10 {
			name := fmt.Sprintf("guest %d", rng.Uint32())
			names = append(names, name)
			all = append(all, warmup.Greet(name))
		}
		for i := len(names) - 1; i >= 0; i-- {
			greeting, sent := receive(t, all[i])
			require.True(t, sent, "no greeting arrived for %s", names[i])
			tl.Mark(names[i], greeting)
			require.Equal(t, "Hello, "+names[i]+"!", greeting, "the greeting on the channel of %s", names[i])
		}
	})
}

// receive waits for the channel's next value. sent is false when there is none, because the channel is closed.
func receive(t *testing.T, greetings <-chan string) (greeting string, sent bool) {
	t.Helper()
	select {
	case greeting, sent = <-greetings:
	case <-time.After(lab.Year): // simulated: it takes no time at all
		require.Fail(t, "still waiting on the channel after a year: nothing was sent, and it was not closed")
	}
	return greeting, sent
}
