package streaming_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	streaming "koans/exercises/10_web/02_streaming"
	"koans/exercises/internal/lab"
)

// A line that has no end yet, and may never have one. Whoever waits for it waits for ever.
func TestALineWithoutEnd(t *testing.T) {
	lab.Rule(t, "Too long", "Next")
	for _, maxLine := range []int{10, 1000} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			k := newTicker(t, tl)
			s := k.open(t.Context(), maxLine)
			k.say("1:0\n" + strings.Repeat("o", 300<<10))
			k.requireLine(s, "1:0")
			for range 2 {
				h := k.next(s, "although a line had become too long that has no end yet")
				require.ErrorIs(t, h.err, streaming.ErrTooLong, "the error of Next, when 300 KB of a line had come, and up to %d bytes are allowed", maxLine)
			}
		})
	}
}

// The limit is for a line, not for all of them, and it is exact for the last line, too.
func TestTheLimitIsOfALine(t *testing.T) {
	lab.Rule(t, "Too long", "Next")
	for _, maxLine := range []int{1, 20, 5000} {
		for more := range 2 {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				k := newTicker(t, tl)
				s := k.open(t.Context(), maxLine)
				longest := strings.Repeat("x", maxLine)
				go func() {
					for range 5 {
						k.says <- longest + "\n"
					}
					k.says <- longest + strings.Repeat("y", more)
					close(k.says)
				}()
				for range 5 {
					k.requireLine(s, longest)
				}
				if more == 0 {
					k.requireLine(s, longest)
					k.requireEnd(s)
					return
				}
				h := k.next(s, "although the answer had come to its end")
				require.ErrorIs(t, h.err, streaming.ErrTooLong, "the error of Next, when the last line has one byte more than the %d that are allowed", maxLine)
			})
		}
	}
}

// Lines of all lengths, cut into pieces anywhere.
func TestLinesComeInPieces(t *testing.T) {
	lab.Rule(t, "Line by line", "Next")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		k := newTicker(t, tl)
		s := k.open(t.Context(), 9000)
		var lines []string
		for i := range 30 {
			lines = append(lines, strings.Repeat(fmt.Sprint(i, " "), rng.IntN(1<<rng.IntN(12))))
		}
		go func() {
			rest := strings.Join(lines, "\n") + "\n"
			for len(rest) > 0 {
				n := min(len(rest), 1+rng.IntN(3000))
				k.says <- rest[:n]
				rest = rest[n:]
			}
			close(k.says)
		}()
		for _, line := range lines {
			k.requireLine(s, line)
		}
		k.requireEnd(s)
	})
}

// It waits, and nothing has come of the body, or half a line.
func TestTheContextEndsWhileNextWaits(t *testing.T) {
	lab.Rule(t, "The context", "Next")
	for _, half := range []string{"", "1:"} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			k := newTicker(t, tl)
			ctx, cancel := context.WithCancel(t.Context())
			s := k.open(ctx, 100)
			if half != "" {
				k.say(half)
			}
			go func() { lab.Yield(); cancel() }()
			h := k.next(s, "although the context had ended")
			require.ErrorIs(t, h.err, context.Canceled, "the error of Next, when the context ended while it waited, with %q of a line", half)
			h = k.next(s, "although the context had ended")
			require.Error(t, h.err, "the error of Next, when the context had ended before")
		})
	}
}

func TestTheContextEndsWhileOpenWaits(t *testing.T) {
	lab.Rule(t, "The context", "Open")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { lab.Yield(); cancel() }()
		open := func() heard {
			s, err := streaming.Open(ctx, k.client, k.url+"/silent", 100)
			return heard{stream: s, err: err}
		}
		h := soon(t, open, "Open has not returned, although the context had ended")
		require.ErrorIs(t, h.err, context.Canceled, "the error of Open, when the context ended before the headers came")
		h = soon(t, open, "Open has not returned, although the context had ended")
		require.ErrorIs(t, h.err, context.Canceled, "the error of Open, when the context had ended before")
	})
}

func TestWhatCannotBeOpened(t *testing.T) {
	lab.Rule(t, "Headers first", "Open")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		for _, url := range []string{"://", "http://127.0.0.1:0/"} {
			_, err := streaming.Open(t.Context(), k.client, url, 100)
			require.Error(t, err, "the error of Open, when the URL is %s", url)
		}
	})
}

// Somebody waits in Next while another closes the stream.
func TestCloseEndsNext(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Next")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		s := k.open(t.Context(), 100)
		go func() { lab.Yield(); s.Close() }()
		h := k.next(s, "although Close was called")
		require.Error(t, h.err, "the error of Next, when the stream was closed while it waited")
		require.NotErrorIs(t, h.err, io.EOF, "the error of Next, when the stream was closed before its end")
		k.requireGone("although the stream was closed")
	})
}

// There is always more, as fast as one can read. The context does not end: it is Close that ends all.
func TestCloseDoesNotReadOn(t *testing.T) {
	lab.Rule(t, "Closing", "Close")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		k := newTicker(t, tl)
		s := k.open(context.WithoutCancel(t.Context()), 100)
		stop := make(chan struct{})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for {
				select {
				case k.says <- strings.Repeat("and so on\n", 1000):
				case <-stop:
					return
				}
			}
		}()
		k.requireLine(s, "and so on")
		soon(t, func() heard { s.Close(); return heard{} }, "Close has not returned, from a stream without end")
		k.requireGone("although the stream was closed")
		close(stop)
		<-ended
	})
}

// A stream that was read to its end leaves a connection that is as good as new. net/http gives it up all the same when the machine
// is so busy that 50 ms go by between two of its steps, so there are five attempts.
func TestTheConnectionServesAgain(t *testing.T) {
	lab.Rule(t, "Once more", "Next", "Close")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		fewest := 3
		for range 5 {
			k := newTicker(t, tl)
			for range 3 {
				k.says = make(chan string, 1)
				k.says <- "1:0\n"
				close(k.says)
				s := k.open(t.Context(), 100)
				k.requireLine(s, "1:0")
				k.requireEnd(s)
				s.Close()
				k.requireClosed()
			}
			if fewest = min(fewest, k.conns.Total()); fewest == 1 {
				break
			}
		}
		require.Equal(t, 1, fewest, "connections for three streams, one after another, each read to its end")
	})
}

// One stream breaks off, is closed, or has its context ended, and the other goes on.
func TestStreamsAreApart(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Open", "Close")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		one, other := newTicker(t, tl), newTicker(t, tl)
		first, second := one.open(t.Context(), 10), other.open(t.Context(), 10)
		one.say("1:0\n")
		other.say("0:1\n")
		one.requireLine(first, "1:0")
		soon(t, func() heard { first.Close(); return heard{} }, "Close has not returned, with another stream under way")
		other.requireLine(second, "0:1")
		other.say("0:2\n")
		other.requireLine(second, "0:2")
		one.requireGone("although the stream was closed")
	})
}

// A year goes by between the headers and the line, and between two lines. It costs nothing, unless somebody looks again and again, or
// gives up at a time of its own.
func TestALineMayBeLongInComing(t *testing.T) {
	lab.Rule(t, "Line by line", "Next", "Open")
	lab.Rule(t, "Block, do not poll", "Next")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		network := lab.NewNetwork(t)
		network.Serve("match", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c := http.NewResponseController(w)
			_ = c.Flush()
			for _, line := range []string{"1:0", "1:1"} {
				time.Sleep(lab.Year)
				fmt.Fprintln(w, line)
				_ = c.Flush()
			}
		}))
		s, err := streaming.Open(t.Context(), network.Client(), "http://match/", 10)
		require.NoError(t, err, "the error of Open, when the headers have come")
		defer s.Close()
		for _, want := range []string{"1:0", "1:1"} {
			line, err := s.Next()
			require.NoError(t, err, "the error of Next, when the line has come after a year")
			require.Equal(t, want, line, "what Next returned, when the line has come after a year")
		}
		tl.AssertTook(t, 2*lab.Year, "time until Next returned the second of two lines, each of which took a year")
	})
}
