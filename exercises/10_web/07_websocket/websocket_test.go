package websocket_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestEverybodyGetsWhatOneSays(t *testing.T) {
	lab.Rule(t, "Everybody", "New", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.join(t, "ben")
		time.Sleep(24 * time.Hour) // nobody has to speak
		ann.say(t, "hello")
		require.Contains(t, ben.heard(), "ann: hello", "what Ben got, when Ann had said hello")
		require.Contains(t, ann.heard(), "ann: hello", "what Ann got, when she had said hello")
	})
}

// Five members speak at the same time. Who is first does not matter, but it does to nobody.
func TestAllGetTheSameOrder(t *testing.T) {
	lab.Rule(t, "Order", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n, each = 5, 20
		h := open(t, 1000)
		defer h.end(t)
		for i := range n {
			h.join(t, fmt.Sprint("member ", i))
		}
		for _, g := range h.guests {
			g.heard() // who joined
		}
		var talk sync.WaitGroup
		for _, g := range h.guests {
			talk.Go(func() {
				for i := range each {
					g.send(fmt.Sprint(i))
				}
			})
		}
		talk.Wait()
		first := h.guests[0].heard()
		require.Len(t, first, n*each, "messages that the first of %d members got, of %d", n, n*each)
		for _, g := range h.guests[1:] {
			require.Equal(t, first, g.heard(), "what %s got, in its order, beside what the first member got", g.name)
		}
		for _, g := range h.guests {
			requireInOrder(t, g.name, each, first)
		}
	})
}

// The picture of the lesson.
func TestMembersComeAndGo(t *testing.T) {
	lab.Rule(t, "Come and go", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.join(t, "ben")
		ann.say(t, "hello")
		ben.leave()
		require.Equal(t, []string{"ann joined", "ben joined", "ann: hello", "ben left"}, ann.heard(), "what Ann got")
		require.Equal(t, []string{"ben joined", "ann: hello"}, ben.heard(), "what Ben got, who came later and left before")
	})
}

func TestMessagesWaitForWhoDoesNotRead(t *testing.T) {
	lab.Rule(t, "The queue", "New", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.dial(t, "ben")
		ann.say(t, "1", "2", "3") // "ben joined" is being written
		time.Sleep(30 * 24 * time.Hour)
		ben.read()
		require.Equal(t, []string{"ben joined", "ann: 1", "ann: 2", "ann: 3"}, ben.heard(), "what Ben got, who did not read until 3 messages waited, with a queue of 3")
		ben.requireIn(t, "no more messages waited than the queue holds")
	})
}

func TestWhoDoesNotReadIsCutOff(t *testing.T) {
	lab.Rule(t, "Cut off", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.dial(t, "ben")
		ann.say(t, "1", "2", "3", "4") // one too many
		ben.read()
		ben.requireOut(t, "4 messages had to wait, with a queue of 3")
		require.Empty(t, ben.heard(), "what Ben got, whose connection was to be closed at once")
	})
}

// Ben does not read, and Ann and Cleo talk.
func TestNobodyWaitsForWhoDoesNotRead(t *testing.T) {
	lab.Rule(t, "Nobody waits", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann := h.join(t, "ann")
		h.dial(t, "ben")
		cleo := h.join(t, "cleo")
		ann.say(t, "1", "2", "3", "4", "5", "6")
		got := slices.DeleteFunc(cleo.heard(), func(text string) bool { return text == "ben left" })
		require.Equal(t, []string{"cleo joined", "ann: 1", "ann: 2", "ann: 3", "ann: 4", "ann: 5", "ann: 6"}, got, "what Cleo got, beside Ben, who did not read")
		tl.AssertTook(t, 0, "time for 6 messages, when one of 3 members does not read")
	})
}

func TestJoinReturns(t *testing.T) {
	lab.Rule(t, "The end of a member", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		h.join(t, "ann")
		ben := h.join(t, "ben")
		require.Equal(t, 2, h.joins.Now(), "calls of Join that have not returned, with 2 members")
		ben.leave()
		synctest.Wait()
		require.Equal(t, 1, h.joins.Now(), "calls of Join that have not returned, when one of 2 members has left")
	})
}

func TestTheRoomIsClosed(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.join(t, "ben")
		h.close()
		late := h.join(t, "late")
		for _, g := range []*guest{ann, ben, late} {
			g.requireOut(t, "the room was closed")
			require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(g.err), "status with which Close or Join closed the connection of %s", g.name)
		}
	})
}
