package server_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// It does not matter for how long nothing happens.
func TestRequestsAreAnswered(t *testing.T) {
	lab.Rule(t, "Open", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		roast := h.order(t.Context(), "roast", time.Hour)
		requireServed(t, "soup", h.order(t.Context(), "soup", 0), "while another waits for a roast")
		requireServed(t, "events/tea", h.order(t.Context(), "events/tea", second), "while another waits for a roast")
		tl.AssertTook(t, second, "time for a soup, at once, and a tea, in 1s, while another waits for a roast")
		requireServed(t, "roast", roast, "first of all")
		h.get(t.Context(), "/events")
		h.send(t.Context(), http.MethodPost, "/events", "")
		time.Sleep(lab.Year)
		h.requireOpen(t)
		require.Equal(t, 2, h.listening.Now(), "requests to /events that events is answering after a year, of 2: a GET and a POST")
		requireServed(t, "cake", h.order(t.Context(), "cake", 3*second), "after a year")
	})
}

func TestOrdersInFlightAreFinished(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		soup := h.order(t.Context(), "soup", 3*second)
		time.Sleep(second)
		h.stop()
		requireServed(t, "soup", soup, "before Serve was told to stop")
		tl.AssertTook(t, 3*second, "time until the soup was served")
	})
}

func TestNobodyNewIsAnswered(t *testing.T) {
	lab.Rule(t, "Closed", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		h.order(t.Context(), "soup", 8*second)
		requireServed(t, "tea", h.order(t.Context(), "tea", 0), "beside another") // its connection is kept open
		time.Sleep(second)
		h.stop()
		synctest.Wait()
		h.requireRefused(t, "/tea", "after Serve was told to stop")
		h.requireRefused(t, "/events", "after Serve was told to stop")
	})
}

// Nobody would have to wait for the radio, if it knew.
func TestStreamsAreToldToEnd(t *testing.T) {
	lab.Rule(t, "Streams", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		radio := h.get(t.Context(), "/events")
		time.Sleep(second)
		require.Equal(t, 1, h.listening.Now(), "requests to /events that are being answered, of 1")
		h.stop()
		synctest.Wait()
		require.Zero(t, h.listening.Now(), "requests to /events whose context has not ended when Serve was told to stop")
		got := <-radio
		require.NoError(t, got.err, "the error of a visitor of /events, when Serve was told to stop")
		require.Equal(t, "music\ngood night\n", got.text, "what was played to a visitor of /events until Serve was told to stop")
		h.requireStops(t, second, "the stream has ended")
	})
}

func TestServeReturnsWhenTheLastHandlerHas(t *testing.T) {
	lab.Rule(t, "The end", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		h.order(t.Context(), "soup", 3*second)
		h.order(t.Context(), "cake", 7*second)
		time.Sleep(second)
		h.stop()
		h.requireStops(t, 7*second, "the last dish was served")
		require.NoError(t, h.err, "the error of Serve, when all orders were served in time")
	})
}

// The picture of the lesson.
func TestTheLightsGoOutInTheEnd(t *testing.T) {
	lab.Rule(t, "The grace", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		h.get(t.Context(), "/events")
		h.order(t.Context(), "soup", 3*second)
		cake := h.order(t.Context(), "cake", time.Minute)
		time.Sleep(second)
		h.stop()
		require.Error(t, (<-cake).err, "the error of a visitor whose dish takes a minute")
		tl.AssertTook(t, 11*second, "time until the dish was cut off, with a stop after 1s and a grace of 10s")
		h.requireStops(t, 11*second, "the grace is over")
		require.ErrorIs(t, h.err, context.DeadlineExceeded, "the error of Serve, when it had to cut off a dish")
	})
}

func TestAListenerFails(t *testing.T) {
	lab.Rule(t, "A broken listener", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		errCable := errors.New("somebody pulled out the cable")
		h := build(t, tl, lab.NewNetwork(t), "house.example")
		defer h.close(t)
		l := &breakable{Listener: h.network.Listen(h.host), broken: errCable}
		h.serve(t.Context(), l)
		requireServed(t, "soup", h.order(t.Context(), "soup", 0), "when the listener still worked")
		l.Listener.Close()
		h.requireStops(t, 0, "the listener has failed")
		require.ErrorIs(t, h.err, errCable, "the error of Serve, when its listener has failed")
	})
}
