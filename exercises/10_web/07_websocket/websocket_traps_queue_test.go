package websocket_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestWhoWasCutOffHasLeft(t *testing.T) {
	lab.Rule(t, "Come and go", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann := h.join(t, "ann")
		h.dial(t, "ben")
		ann.say(t, "1", "2", "3", "4") // one too many
		require.Contains(t, ann.heard(), "ben left", "what Ann got, when Ben was to be cut off")
	})
}

// A reader who is behind is not cut off for that, as long as the queue holds it, again and again.
func TestWhoReadsAgainHasTheWholeQueue(t *testing.T) {
	lab.Rule(t, "The queue", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.dial(t, "ben")
		want := []string{"ben joined"}
		for round := range 5 {
			for i := range 3 {
				text := fmt.Sprint(3*round + i)
				ann.say(t, text)
				want = append(want, "ann: "+text)
			}
			for range 3 {
				text, err := ben.next()
				require.NoError(t, err, "the error of Ben, for whom never more than 3 messages waited, with a queue of 3")
				ben.got <- text
				synctest.Wait()
			}
		}
		ben.read()
		require.Equal(t, want, ben.heard(), "what Ben got, who read after every third message")
	})
}

// What has been written makes room for as many others, and not for a new queue.
func TestWhoReadsOneMessageHasRoomForOne(t *testing.T) {
	lab.Rule(t, "Cut off", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.dial(t, "ben")
		ann.say(t, "1", "2", "3")
		_, err := ben.next()
		require.NoError(t, err, "the error of Ben, for whom 3 messages waited, with a queue of 3")
		synctest.Wait() // until "1" is being written
		ann.say(t, "4")
		require.NotContains(t, ann.heard(), "ben left", "what Ann got, when 3 messages waited for Ben, with a queue of 3")
		ann.say(t, "5")
		require.Contains(t, ann.heard(), "ben left", "what Ann got, when Ben had read one message and 4 others had to wait, with a queue of 3")
	})
}

// Whoever is cut off has left once.
func TestSeveralAreCutOff(t *testing.T) {
	lab.Rule(t, "Cut off", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const phones = 10
		h := open(t, 20)
		defer h.end(t)
		ann := h.join(t, "ann")
		for i := range phones {
			h.dial(t, fmt.Sprint("phone ", i))
		}
		before := lab.Goroutines()
		for i := range 40 {
			ann.say(t, fmt.Sprint(i))
		}
		got := ann.heard()
		left := map[string]int{}
		for _, text := range got {
			left[text]++
		}
		for i := range phones {
			require.Equal(t, 1, left[fmt.Sprintf("phone %d left", i)], "times that Ann was told that one of %d who do not read has left", phones)
		}
		requireInOrder(t, "ann", 40, got)
		require.Equal(t, 1, h.joins.Now(), "calls of Join that have not returned, when %d of %d members have been cut off", phones, phones+1)
		require.LessOrEqual(t, lab.Goroutines(), before-phones, "goroutines that are there, when %d of %d members have been cut off; before that were %d", phones, phones+1, before)
		tl.AssertTook(t, 0, "time for 40 messages, when 10 of 11 members do not read")
	})
}

// Members may be told one after another: with this many, one who is told of a cut too early is among them.
func TestAllAgreeWhenOthersWereCutOff(t *testing.T) {
	lab.Rule(t, "Order", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 20)
		defer h.end(t)
		ann := h.join(t, "ann")
		var others []*guest
		for i := range 10 {
			h.dial(t, fmt.Sprint("phone ", i))
			if i%3 == 1 {
				others = append(others, h.join(t, fmt.Sprint("guest ", i)))
			}
		}
		for i := range 40 {
			ann.say(t, fmt.Sprint(i))
		}
		got := ann.heard()
		for _, g := range others {
			came := slices.Index(got, g.name+" joined")
			require.GreaterOrEqual(t, came, 0, "place of %q in what Ann got", g.name+" joined")
			require.Equal(t, got[came:], g.heard(), "what %s got, beside what Ann got, when 10 others were cut off", g.name)
		}
	})
}

// It is not the room that has to understand it.
func TestWhateverOneSays(t *testing.T) {
	lab.Rule(t, "Everybody", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.join(t, "ben, 100%")
		ann.heard()
		ben.heard()
		for _, text := range []string{"", " ", "100% of it, %s", "two\nlines\n", "ann left"} {
			ann.say(t, text)
			require.Equal(t, []string{"ann: " + text}, ben.heard(), "what Ben got, when Ann had said %q", text)
			ben.say(t, text)
			require.Equal(t, []string{"ann: " + text, "ben, 100%: " + text}, ann.heard(), "what Ann got, when she had said %q, and Ben as well", text)
			ben.heard()
		}
	})
}

// Nobody looks now and then whether the last one has left.
func TestCloseReturnsWithTheLastJoin(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Close")
	for _, after := range []time.Duration{0, 3*second + 333*time.Microsecond} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			h := open(t, 8)
			defer h.end(t)
			h.join(t, "ann")
			if after > 0 {
				ben := h.dial(t, "ben")
				h.close()
				time.Sleep(after)
				ben.read()
			}
			h.close()
			select {
			case <-h.closed:
			default:
				require.FailNow(t, "Close has not returned, and the last Join is over", "the last member answered %v after it was called", after)
			}
		})
	}
}
