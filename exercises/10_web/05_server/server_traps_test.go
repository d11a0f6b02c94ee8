package server_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	server "koans/exercises/10_web/05_server"
	"koans/exercises/internal/lab"
)

// A visitor who stays for another day is no reason to cut off the others any sooner, nor any later.
func TestOrdersOfAllLengths(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		var served []<-chan answer
		dishes := []string{"salad", "soup", "roast", "pie"}
		for i, dish := range dishes {
			served = append(served, h.order(t.Context(), dish, time.Duration(2+3*i)*second)) // 2, 5, 8, 11 s
		}
		cake := h.order(t.Context(), "cake", time.Minute)
		time.Sleep(1500 * time.Millisecond)
		h.stop()
		for i, dish := range dishes {
			requireServed(t, dish, served[i], "before Serve was told to stop, and within the grace")
		}
		<-cake
		tl.AssertTook(t, 11500*time.Millisecond, "time until the last dish was cut off, with a stop after 1.5s and a grace of 10s")
		h.requireStops(t, 11500*time.Millisecond, "the grace is over")
	})
}

func TestManyOrdersInFlight(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20
		h := open(t, tl)
		defer h.close(t)
		served := make([]<-chan answer, n)
		for i := range served {
			served[i] = h.order(t.Context(), "soup", time.Duration(2+i%5)*second)
		}
		require.Equal(t, n, h.cooking.Now(), "orders that are being answered at the same time, of %d", n)
		h.stop()
		for i := range served {
			requireServed(t, "soup", served[i], "before Serve was told to stop")
		}
		h.requireStops(t, 6*second, "the last dish was served")
		require.NoError(t, h.err, "the error of Serve, when all orders were served in time")
	})
}

// The handler has long returned when its answer is taken.
func TestAVisitorTakesHisTime(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		soup := h.orderAndLookAway(t, "soup", 3*second)
		defer soup.Close()
		time.Sleep(second)
		h.stop()
		time.Sleep(7 * second)
		require.Zero(t, h.cooking.Now(), "orders that are being answered, when the soup has long been ready")
		requireServed(t, "soup", h.look(soup), "in time, and took what was served only when the handler had returned")
		soup.Close()
		h.requireStops(t, 8*second, "the last answer was taken")
		require.NoError(t, h.err, "the error of Serve, when all answers were taken in time")
	})
}

// Their contexts are those of any requests.
func TestAVisitorLeaves(t *testing.T) {
	lab.Rule(t, "Streams", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		visitor, leave := context.WithCancel(t.Context())
		defer leave()
		gone := h.get(visitor, "/events")
		stays := h.get(t.Context(), "/events")
		time.Sleep(second)
		require.Equal(t, 2, h.listening.Now(), "requests to /events that are being answered, of 2")
		leave()
		synctest.Wait()
		require.ErrorIs(t, (<-gone).err, context.Canceled, "the error of a visitor of /events who has left")
		require.Equal(t, 1, h.listening.Now(), "requests to /events that are being answered, when one of 2 visitors has left")
		h.stop()
		require.NoError(t, (<-stays).err, "the error of a visitor of /events who has stayed until Serve was told to stop")
	})
}

func TestVisitorsWhoHaveLeftLeaveNothing(t *testing.T) {
	lab.Rule(t, "Streams", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20
		h := open(t, tl)
		defer h.close(t)
		before := lab.Goroutines()
		visitors, leave := context.WithCancel(t.Context())
		defer leave()
		for range n {
			h.get(visitors, "/events")
		}
		require.Equal(t, n, h.listening.Now(), "requests to /events that are being answered at the same time, of %d", n)
		leave()
		synctest.Wait()
		require.Zero(t, h.listening.Now(), "requests to /events that are being answered, when all visitors have left")
		// Not exactly zero: what surrounds the server may start one.
		require.Less(t, lab.Goroutines()-before, n/5, "goroutines that are left of %d visitors of /events who have left", n)
	})
}

// A stream is told, and needs some time for its last words: they are heard, and Serve waits for them.
func TestAStreamSaysGoodbye(t *testing.T) {
	lab.Rule(t, "Streams", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		h.goodbye = 4 * second
		radio := h.get(t.Context(), "/events")
		time.Sleep(second)
		h.stop()
		got := <-radio
		require.NoError(t, got.err, "the error of a visitor of /events, whose last words took 4s")
		require.Equal(t, "music\ngood night\n", got.text, "what was played to a visitor of /events, with last words that took 4s")
		h.requireStops(t, 5*second, "the stream has said goodbye")
		require.NoError(t, h.err, "the error of Serve, when the stream has said goodbye in time")
	})
}

// One that does not end within the grace is cut off like anybody else.
func TestAStreamDoesNotFindTheDoor(t *testing.T) {
	lab.Rule(t, "The grace", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		h.goodbye = 13 * second
		radio := h.get(t.Context(), "/events")
		h.stop()
		require.Error(t, (<-radio).err, "the error of a visitor of /events, whose last words were cut off")
		tl.AssertTook(t, grace, "time until the stream was cut off")
		h.requireStops(t, 13*second, "the last handler has returned")
		require.ErrorIs(t, h.err, context.DeadlineExceeded, "the error of Serve, when it had to cut off a stream")
	})
}

// Whoever closes the database after Serve has returned must not take it away from a handler.
func TestServeWaitsForThoseWhomItCutOff(t *testing.T) {
	lab.Rule(t, "The end", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		h.cleanup = 2 * second
		cake := h.order(t.Context(), "cake", time.Hour)
		h.order(t.Context(), "pie", time.Hour)
		time.Sleep(second)
		h.stop()
		require.Error(t, (<-cake).err, "the error of a visitor whose dish takes an hour")
		tl.AssertTook(t, 11*second, "time until the dish was cut off, with a stop after 1s and a grace of 10s")
		h.requireStops(t, 13*second, "the handlers have returned that needed 2s to tidy up")
		require.ErrorIs(t, h.err, context.DeadlineExceeded, "the error of Serve, when it had to cut off two orders")
	})
}

// What a handler says because its context has ended would be taken for the answer.
func TestWhoIsCutOffHearsNothingMore(t *testing.T) {
	lab.Rule(t, "The grace", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(t, tl, lab.NewNetwork(t), "house.example")
		defer h.close(t)
		h.serve(t.Context(), slowToClose{h.network.Listen(h.host)})
		cake := h.order(t.Context(), "cake", time.Hour)
		h.stop()
		got := <-cake
		require.Error(t, got.err, "the error of a visitor whose dish takes an hour, and whose connection was slow to close: was the context ended before?")
		h.requireStops(t, grace, "the grace is over")
	})
}

// What nobody reads hides from net/http that the connection was closed.
func TestNobodyReadsTheOrder(t *testing.T) {
	lab.Rule(t, "The grace", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		cake := h.send(t.Context(), http.MethodPost, "/cake?takes=1h", "with nuts")
		time.Sleep(second)
		h.stop()
		require.Error(t, (<-cake).err, "the error of a visitor whose dish takes an hour")
		synctest.Wait()
		require.Zero(t, h.cooking.Now(), "handlers whose context has not ended although Serve has closed the connection, of a request whose body nobody has read")
		h.requireStops(t, 11*second, "the grace is over")
		require.ErrorIs(t, h.err, context.DeadlineExceeded, "the error of Serve, when it had to cut off a dish")
	})
}

// Whose handler needs a year for its last words is waited for, and nobody looks every now and then.
func TestAYearToCleanUp(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		h.cleanup = lab.Year
		h.order(t.Context(), "cake", time.Hour)
		time.Sleep(second)
		h.stop()
		h.requireStops(t, 11*second+lab.Year, "its handler took a year to clean up after the grace")
		require.ErrorIs(t, h.err, context.DeadlineExceeded, "the error of Serve, when it had to cut off a dish")
	})
}

// What net/http makes of a panic, it makes only if it hears of it.
func TestThePanicOfAHandlerGoesOn(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		require.Error(t, (<-h.order(t.Context(), "flambé", 0)).err, "the error of a visitor whose dish made the handler panic")
	})
}

// net/http survives the panic of a handler: that has returned, too.
func TestAHandlerPanics(t *testing.T) {
	lab.Rule(t, "The end", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		require.Error(t, (<-h.order(t.Context(), "flambé", 0)).err, "the error of a visitor whose dish made the handler panic")
		soup := h.order(t.Context(), "soup", 3*second)
		time.Sleep(second)
		h.stop()
		requireServed(t, "soup", soup, "when the handler of another had panicked")
		h.requireStops(t, 3*second, "the last dish was served, and a handler has panicked")
		require.NoError(t, h.err, "the error of Serve, when a handler has panicked long ago")
	})
}

// It is not waited for either when others have to be cut off.
func TestAHandlerPanicsAndAnotherIsCutOff(t *testing.T) {
	lab.Rule(t, "The end", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl)
		defer h.close(t)
		require.Error(t, (<-h.order(t.Context(), "flambé", 0)).err, "the error of a visitor whose dish made the handler panic")
		h.order(t.Context(), "cake", time.Hour)
		time.Sleep(second)
		h.stop()
		h.requireStops(t, 11*second, "the grace is over, and a handler has panicked long before")
		require.ErrorIs(t, h.err, context.DeadlineExceeded, "the error of Serve, when it had to cut off a dish")
	})
}

// Where others write 0 for no limit, here it is one like any other.
func TestNoGraceAtAll(t *testing.T) {
	lab.Rule(t, "The grace", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(t, tl, lab.NewNetwork(t), "house.example")
		defer h.close(t)
		h.grace = 0
		h.serve(t.Context(), h.network.Listen(h.host))
		cake := h.order(t.Context(), "cake", time.Minute)
		time.Sleep(second)
		h.stop()
		require.Error(t, (<-cake).err, "the error of a visitor whose dish takes a minute, with a grace of 0s")
		tl.AssertTook(t, second, "time until the dish was cut off, with a stop after 1s and a grace of 0s")
		h.requireStops(t, second, "the grace is over")
		require.ErrorIs(t, h.err, context.DeadlineExceeded, "the error of Serve, when it had to cut off a dish")
	})
}

func TestTheContextHasEndedBefore(t *testing.T) {
	lab.Rule(t, "Closed", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(t, tl, lab.NewNetwork(t), "house.example")
		defer h.close(t)
		h.serve(lab.Ended(t), h.network.Listen(h.host))
		h.requireStops(t, 0, "Serve was called with a context that has ended")
		require.NoError(t, h.err, "the error of Serve, when its context had ended before")
		h.requireRefused(t, "/soup", "of a server whose context had ended before")
	})
}

// The next server is started as soon as the one before has returned, which may never have begun.
func TestThePortIsFreeAfterwards(t *testing.T) {
	lab.Rule(t, "Closed", "Serve")
	for round := range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			l := &door{Listener: lab.NewNetwork(t).Listen("house.example")}
			ctx, when := lab.Ended(t), "had ended before"
			if round%2 == 1 {
				var cancel context.CancelFunc
				when = "ended after a second"
				ctx, cancel = context.WithCancel(t.Context())
				time.AfterFunc(second, cancel)
			}
			err := server.Serve(ctx, l, http.NotFoundHandler(), http.NotFoundHandler(), grace)
			require.True(t, l.closed.Load(), "Serve, whose context %s, has returned without having closed its listener", when)
			require.NoError(t, err, "the error of Serve, when nobody came")
		})
	}
}

// The guests did not pull out the cable.
func TestAListenerFailsWhileOrdersAreInFlight(t *testing.T) {
	lab.Rule(t, "A broken listener", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		errCable := errors.New("somebody pulled out the cable")
		h := build(t, tl, lab.NewNetwork(t), "house.example")
		defer h.close(t)
		l := &breakable{Listener: h.network.Listen(h.host), broken: errCable}
		h.serve(t.Context(), l)
		soup := h.order(t.Context(), "soup", 3*second)
		h.order(t.Context(), "cake", time.Hour)
		radio := h.get(t.Context(), "/events")
		time.Sleep(second)
		l.Listener.Close()
		heard := <-radio
		tl.AssertTook(t, second, "time until the stream was told to end, when the listener has failed after 1s")
		require.NoError(t, heard.err, "the error of a visitor of /events, when the listener has failed")
		requireServed(t, "soup", soup, "before the listener has failed")
		h.requireStops(t, 11*second, "the grace is over, when the listener has failed after 1s")
		require.ErrorIs(t, h.err, errCable, "the error of Serve, when its listener has failed")
	})
}

// What they share, the one that stops would take from the other.
func TestTwoServersAreApart(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		network := lab.NewNetwork(t)
		first, second := build(t, tl, network, "first.example"), build(t, tl, network, "second.example")
		defer first.close(t)
		defer second.close(t)
		first.serve(t.Context(), network.Listen(first.host))
		second.serve(t.Context(), network.Listen(second.host))
		requireServed(t, "soup", first.order(t.Context(), "soup", 0), "of the first of two servers")
		requireServed(t, "tea", second.order(t.Context(), "tea", 0), "of the second of two servers")
		require.Equal(t, []int{1, 1}, []int{first.cooking.Total(), second.cooking.Total()}, "orders answered by each of two servers")
		radio := second.get(t.Context(), "/events")
		first.stop()
		<-first.returned
		require.NoError(t, first.err, "the error of the server that has stopped")
		second.requireOpen(t)
		require.Equal(t, 1, second.listening.Now(), "requests to /events that the other server is answering")
		requireServed(t, "cake", second.order(t.Context(), "cake", time.Minute), "of the server that goes on")
		second.stop()
		require.NoError(t, (<-radio).err, "the error of a visitor of /events")
	})
}

// The connections of slowToClose carry what others have to say while they are being closed.
type slowToClose struct{ net.Listener }

func (l slowToClose) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return slowConn{c}, nil
}

type slowConn struct{ net.Conn }

func (c slowConn) Close() error {
	for range 50 {
		lab.Yield()
	}
	return c.Conn.Close()
}

// A door is a listener that knows whether it was closed.
type door struct {
	net.Listener
	closed atomic.Bool
}

func (d *door) Close() error {
	d.closed.Store(true)
	return d.Listener.Close()
}
