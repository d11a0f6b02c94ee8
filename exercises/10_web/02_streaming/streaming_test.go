package streaming_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	streaming "koans/exercises/10_web/02_streaming"
	"koans/exercises/internal/lab"
)

func TestOpenReturnsWithTheHeaders(t *testing.T) {
	lab.Rule(t, "Headers first", "Open")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		k.open(t.Context(), 100)
		require.Equal(t, 1, k.asked.Total(), "requests that Open has made")
	})
}

func TestAnotherStatusIsAnError(t *testing.T) {
	lab.Rule(t, "Headers first", "Open")
	for _, status := range []int{404, 202} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			k := newTicker(t, tl)
			got := soon(t, func() heard {
				s, err := streaming.Open(t.Context(), k.client, fmt.Sprintf("%s/%d", k.url, status), 100)
				return heard{stream: s, err: err}
			}, "Open has not returned, although the status was there")
			var bad *streaming.StatusError
			require.ErrorAs(t, got.err, &bad, "the error of Open, when the status is %d", status)
			require.Equal(t, status, bad.Code, "the status in the error of Open")
			require.Zero(t, k.bodies.Now(), "bodies that were left open by Open, when the status is %d", status)
		})
	}
}

// The picture of the lesson: nothing is said before the last line has been read.
func TestALineIsThereBeforeTheNextIsSent(t *testing.T) {
	lab.Rule(t, "Line by line", "Next")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		s := k.open(t.Context(), 100)
		for minute := range 5 {
			line := fmt.Sprintf("%d' goal", 17*minute)
			k.say(line + "\n")
			k.requireLine(s, line)
		}
		k.say("half-")
		k.say("time\r\n")
		k.requireLine(s, "half-time")
		k.say("one \r\r\n") // one of them belongs to the end
		k.requireLine(s, "one \r")
		k.say("three\nat\n\nonce\n")
		for _, line := range []string{"three", "at", "", "once"} {
			k.requireLine(s, line)
		}
	})
}

func TestTheEnd(t *testing.T) {
	lab.Rule(t, "The last line", "Next")
	for said, lines := range map[string][]string{
		"1:0\nfinal":     {"1:0", "final"},
		"1:0\nfinal\n":   {"1:0", "final"},
		"1:0\nfinal\n\n": {"1:0", "final", ""},
		"":               {},
	} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			k := newTicker(t, tl)
			s := k.open(t.Context(), 100)
			k.say(said)
			close(k.says)
			for _, line := range lines {
				k.requireLine(s, line)
			}
			k.requireEnd(s)
		})
	}
}

func TestTheAnswerBreaksOff(t *testing.T) {
	lab.Rule(t, "Cut off", "Next")
	for _, half := range []string{"", "1:"} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			k := newTicker(t, tl)
			s := k.open(t.Context(), 100)
			k.say("1:0\n" + half)
			k.requireLine(s, "1:0")
			close(k.breaks)
			h := k.next(s, "although the connection had been broken")
			require.ErrorIs(t, h.err, io.ErrUnexpectedEOF, "the error of Next, when the answer broke off behind %q: it is to wrap io.ErrUnexpectedEOF. The line was %q", half, h.line)
			require.NotErrorIs(t, h.err, io.EOF, "the error of Next, when the answer broke off")
		})
	}
}

func TestALineMayBeSoLong(t *testing.T) {
	lab.Rule(t, "Too long", "Next")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		s := k.open(t.Context(), 1000)
		longest := strings.Repeat("a", 1000)
		k.say(longest + "\n" + longest + "\r\n" + longest + "b\n" + "short\n")
		k.requireLine(s, longest)
		k.requireLine(s, longest)
		for _, asked := range []string{"", ", asked again", ", asked a third time"} {
			h := k.next(s, "although the line had become too long")
			require.ErrorIs(t, h.err, streaming.ErrTooLong, "the error of Next%s, when a line of 1001 bytes had come, and up to 1000 are allowed", asked)
		}
	})
}

func TestTheContextEndsTheStream(t *testing.T) {
	lab.Rule(t, "The context", "Next", "Open")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		ctx, cancel := context.WithCancel(t.Context())
		s := k.open(ctx, 100)
		k.say("1:0\n")
		k.requireLine(s, "1:0")
		cancel()
		h := k.next(s, "although the context had ended")
		require.ErrorIs(t, h.err, context.Canceled, "the error of Next, when the context had ended")
		k.requireGone("although the context has ended")
	})
}

func TestCloseDoesNotWait(t *testing.T) {
	lab.Rule(t, "Closing", "Close")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		s := k.open(t.Context(), 100)
		k.say("1:0\nand so")
		k.requireLine(s, "1:0")
		soon(t, func() heard { s.Close(); s.Close(); return heard{} }, "Close has not returned")
		k.requireGone("although the stream was closed")
		k.requireClosed()
	})
}
