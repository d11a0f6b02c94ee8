package http2_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestRequestsAreMadeOverHTTP2(t *testing.T) {
	lab.Rule(t, "The protocol", "New", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 20)
		h.get(t.Context(), "/").requirePage(t, "of the first of all")
		require.Zero(t, h.old.Total(), "requests that were made over HTTP/1.1")
		h.client.Close()
	})
}

// Somebody who speaks only what everybody used to speak.
func TestThereIsNoGoingBack(t *testing.T) {
	lab.Rule(t, "The protocol", "New", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(t, tl, 5)
		var old http.Protocols
		old.SetHTTP1(true)
		h.serve(t, &old)
		h.requireError(t, "/", "when the other side does not speak HTTP/2")
		require.Zero(t, h.underWay.Total(), "requests that were made over HTTP/1.1")
		h.client.Close()
	})
}

// One after another, and as many as you like at the same time.
func TestThereIsOneConnection(t *testing.T) {
	lab.Rule(t, "One connection", "New", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 20)
		require.Zero(t, h.network.Dials(), "connections dialled before anybody asked for anything")
		h.dials = second
		h.requirePages(t, 20)
		require.Equal(t, 1, h.network.Dials(), "connections dialled for 20 requests at the same time")
		h.get(t.Context(), "/").requirePage(t, "after 20 others")
		require.Equal(t, 1, h.network.Dials(), "connections dialled for 21 requests")
		h.client.Close()
	})
}

// The picture of the lesson.
func TestTwentyPagesAtTheSameTime(t *testing.T) {
	lab.Rule(t, "At the same time", "Get", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 20)
		h.requirePages(t, 20)
		require.Equal(t, 20, h.underWay.Most(), "requests under way at the same time, at most, with 20 streams")
		tl.AssertTook(t, second, "time for 20 pages, a second each, with 20 streams")
		h.client.Close()
	})
}

func TestTwentyPagesFiveAtATime(t *testing.T) {
	lab.Rule(t, "The limit", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(5)
		h := open(t, tl, 5)
		h.requirePages(t, 20)
		require.Equal(t, 5, h.underWay.Most(), "requests under way at the same time, at most, with 5 streams")
		tl.AssertTook(t, 4*second, "time for 20 pages, a second each, with 5 streams")
		require.Equal(t, 1, h.network.Dials(), "connections dialled for 20 requests at the same time, with 5 streams")
		h.client.Close()
	})
}

func TestWhatIsNoPageIsAnError(t *testing.T) {
	lab.Rule(t, "The text", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		h.requireError(t, "/no/page", "when the status is 404")
		h.requireError(t, "/half/page", "when the page breaks off")
		h.requirePages(t, 2)
		h.client.Close()
	})
}

// One waits for the answer, the other for a stream.
func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 1)
		h.get(t.Context(), "/first").requirePage(t, "of the first of all")
		long, cancel := context.WithTimeout(t.Context(), 5*second)
		defer cancel()
		short, cancel := context.WithTimeout(t.Context(), 3*second)
		defer cancel()
		asks, waits := h.get(long, "/slow"), h.get(short, "/waits")
		waits.wait(t, "although its context has ended")
		require.ErrorIs(t, waits.err, context.DeadlineExceeded, "the error of Get, when its context has ended while it waited for a stream")
		tl.AssertTook(t, 4*second, "time until Get gave up waiting for a stream, with a page in 1s and a context of 3s")
		asks.wait(t, "although its context has ended")
		require.ErrorIs(t, asks.err, context.DeadlineExceeded, "the error of Get, when its context has ended while it waited for the answer")
		tl.AssertTook(t, 6*second, "time until Get gave up waiting for the answer, with a page in 1s and a context of 5s")
		synctest.Wait()
		require.Zero(t, h.underWay.Now(), "requests that are still under way when their context has ended")
		h.requirePages(t, 1)
		require.Equal(t, 1, h.network.Dials(), "connections dialled, when two have given up")
		h.client.Close()
	})
}

func TestABrokenConnectionIsReplaced(t *testing.T) {
	lab.Rule(t, "A broken connection", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 5)
		h.requirePages(t, 5)
		h.breaks()
		synctest.Wait()
		h.requirePages(t, 5)
		require.Equal(t, 2, h.network.Dials(), "connections dialled, when the first connection has broken")
		h.client.Close()
	})
}

func TestCloseClosesTheConnection(t *testing.T) {
	lab.Rule(t, "Close", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 5)
		h.requirePages(t, 7)
		h.over(t)
	})
}
