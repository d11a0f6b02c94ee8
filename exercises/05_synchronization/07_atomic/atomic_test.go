package atomic_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	atomic "koans/exercises/05_synchronization/07_atomic"
	"koans/exercises/internal/lab"
)

func TestACounterCounts(t *testing.T) {
	lab.Rule(t, "The counter", "Counter.Add", "Counter.Value")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		var c atomic.Counter
		sum := int64(0)
		for range 20 {
			n := rng.Int64N(1e12) - 5e11
			sum += n
			require.Equal(t, sum, c.Add(n), "what Add returned: what the counter is after the addition")
			require.Equal(t, sum, c.Value(), "the counter after what Add had returned")
		}
	})
}

// Before the lesson's picture, in which less makes an offer.
func TestLessMayLook(t *testing.T) {
	lab.Rule(t, "No lock", "Max.Offer")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var best *atomic.Max[int]
		look := func() {}
		best = atomic.NewMax(1, func(a, b int) bool { look(); return a < b })
		look = func() { require.Equal(t, 1, best.Load(), "what less has read itself") }
		require.True(t, best.Offer(2), "Offer(2) says that 2 was not kept, when 1 was there")
	})
}

// The lesson's picture.
func TestASecondWorkerIsQuicker(t *testing.T) {
	lab.Rule(t, "The greatest", "Max.Offer")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var best *atomic.Max[int]
		quicker := func() {}
		best = atomic.NewMax(3, func(a, b int) bool {
			offer := quicker
			quicker = func() {}
			offer()
			return a < b
		})
		quicker = func() { require.True(t, best.Offer(9), "Offer(9) says that 9 was not kept, when 3 was there") }
		require.False(t, best.Offer(5), "Offer(5) says that 5 was kept, when 9 was offered while 5 was being compared with 3")
		require.Equal(t, 9, best.Load(), "what is kept, after 9 was offered while 5 was being compared with 3")
		quicker = func() { require.True(t, best.Offer(10), "Offer(10) says that 10 was not kept, when 9 was there") }
		require.True(t, best.Offer(12), "Offer(12) says that 12 was not kept, when 10 was offered while 12 was being compared with 9")
		require.Equal(t, 12, best.Load(), "what is kept, after 10 was offered while 12 was being compared with 9")
	})
}

func TestAScoreIsTwoNumbers(t *testing.T) {
	lab.Rule(t, "Both together", "Score.Update", "Score.Load")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		var s atomic.Score
		for _, limit := range []int{10, 1e6, 1 << 40, 1 << 60} {
			before := load(&s)
			now := score{rng.IntN(limit) - limit/2, rng.IntN(limit) - limit/2}
			calls, was := 0, score{}
			s.Update(func(white, black int) (int, int) {
				calls++
				was = score{white, black}
				return now.white, now.black
			})
			require.Equal(t, 1, calls, "calls of change, when there was no other update")
			require.Equal(t, before.String(), was.String(), "the score that change was called with")
			require.Equal(t, now.String(), load(&s).String(), "the score after an update to %v", now)
		}
	})
}

func TestChangeMayLook(t *testing.T) {
	lab.Rule(t, "No lock", "Score.Update")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var s atomic.Score
		s.Update(func(white, black int) (int, int) {
			require.Equal(t, score{white, black}, load(&s), "what change has read itself, against what it was called with")
			return 1, 2
		})
	})
}

func TestAnUpdateInBetweenIsNotLost(t *testing.T) {
	lab.Rule(t, "No update is lost", "Score.Update")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var s atomic.Score
		s.Update(add(5, 7))
		calls := 0
		s.Update(func(white, black int) (int, int) {
			if calls++; calls == 1 {
				s.Update(add(10, 0))
			}
			return white, black + 1
		})
		require.Equal(t, "15:8", load(&s).String(), "the score, after 0:1 was added to 5:7, and 10:0 while that was being thought about")
		require.Equal(t, 2, calls, "calls of change, when another update came in during the first")
	})
}

func TestAFlag(t *testing.T) {
	lab.Rule(t, "The flag", "Flag.Stop", "Flag.Stopped")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var f atomic.Flag
		for range 3 {
			f.Stop()
			require.True(t, f.Stopped(), "Stopped says false, after Stop has returned")
		}
	})
}

func TestWhatIsReadyAsItIs(t *testing.T) {
	lab.Rule(t, "Ready as they are", "Counter.Value", "Score.Load", "Flag.Stopped")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var c atomic.Counter
		var s atomic.Score
		var f atomic.Flag
		require.Zero(t, c.Value(), "the Value of a new Counter")
		require.Equal(t, "0:0", load(&s).String(), "what Score.Load returns of a new Score")
		require.False(t, f.Stopped(), "what Stopped says of a new Flag")
	})
}

// A score as it reads.
type score struct{ white, black int }

func (s score) String() string { return fmt.Sprintf("%d:%d", s.white, s.black) }

func load(s *atomic.Score) score {
	white, black := s.Load()
	return score{white, black}
}

// add is a change.
func add(white, black int) func(w, b int) (int, int) {
	return func(w, b int) (int, int) { return w + white, b + black }
}
