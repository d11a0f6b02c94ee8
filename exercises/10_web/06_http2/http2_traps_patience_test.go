package http2_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	http2 "koans/exercises/10_web/06_http2"
	"koans/exercises/internal/lab"
)

// There is one connection, however long nobody has asked for anything.
func TestAConnectionIsKeptForAYear(t *testing.T) {
	lab.Rule(t, "One connection", "New", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		h.requirePages(t, 2)
		time.Sleep(lab.Year)
		h.requirePages(t, 2)
		require.Equal(t, 1, h.network.Dials(), "connections dialled, when nobody had asked for anything for a year, and nothing had broken")
		h.over(t)
	})
}

// One page takes a year, and somebody waits so long for its stream. Nobody has said how long a page may take, so nobody may guess it.
func TestAPageMayTakeAYear(t *testing.T) {
	lab.Rule(t, "The text", "New", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 1)
		h.takes = lab.Year
		first, second := h.get(t.Context(), "/first"), h.get(t.Context(), "/second")
		time.Sleep(2*lab.Year + time.Minute)
		first.requirePage(t, "of a page that takes a year")
		second.requirePage(t, "of a page that takes a year, when another took the stream for a year before")
		h.client.Close()
	})
}

// Nothing is the whole of it.
func TestAnEmptyPage(t *testing.T) {
	lab.Rule(t, "The text", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 1)
		v := h.get(t.Context(), "/empty").wait(t, "when the page is empty")
		require.NoError(t, v.err, "the error of Get, when the status is 200 and the page is empty")
		require.Empty(t, v.text, "what Get returned of a page that is empty")
		h.over(t)
	})
}

// The context goes on, and knows nothing of those who have returned.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 1)
		ctx := lab.NewLateContext(t.Context())
		one, other := h.get(ctx, "/one"), h.get(ctx, "/other")
		one.requirePage(t, "with a context that goes on")
		other.requirePage(t, "with a context that goes on")
		h.get(ctx, "/no/page").wait(t, "when the status is 404")
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every Get has returned")
		h.over(t)
	})
}

func TestCloseDoesNotSleep(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		h.requirePages(t, 2)
		synctest.Wait()
		begin := tl.Now()
		h.client.Close()
		require.Zero(t, tl.Now()-begin, "time until Close returned, when there was nothing to wait for")
	})
}

func TestThePanicOfADialGoesOn(t *testing.T) {
	lab.Rule(t, "A panic goes on", "New", "Get")
	lab.Uncaught(t, "dial", func(ctx context.Context, boom func()) {
		client := http2.New(func(context.Context, string, string) (net.Conn, error) {
			boom()
			return nil, errStorm
		}, 1)
		client.Get(ctx, url("/"))
	})
}
