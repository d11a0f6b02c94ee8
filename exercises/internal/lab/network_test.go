package lab_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// slow answers after a second, with the path that was asked for.
var slow = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	time.Sleep(time.Second)
	fmt.Fprint(w, r.URL.Path)
})

func get(t *testing.T, client *http.Client, url string) string {
	t.Helper()
	resp, err := client.Get(url)
	if !assert.NoError(t, err) {
		return ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	assert.NoError(t, err)
	return string(body)
}

func TestRequestsOverTheNetworkTakeSimulatedTime(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("pages.example", slow)
		client := n.Client()
		for i := range 5 {
			path := fmt.Sprintf("/%d", i)
			assert.Equal(t, path, get(t, client, "http://pages.example"+path))
		}
		tl.AssertTook(t, 5*time.Second, "time for five requests of a second")
		assert.Equal(t, 1, n.Dials(), "connections for requests that follow each other")
		assert.Equal(t, 1, n.MostConns(), "connections at once")
		n.AssertBodiesClosed(t)
	})
}

func TestRequestsAtOnceHaveAConnectionEach(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("pages.example", slow)
		client := n.Client()
		for range 2 { // the second time, the connections are there
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() { get(t, client, "http://pages.example/") })
			}
			all.Wait()
		}
		tl.AssertTook(t, 2*time.Second, "time for twice fifty requests at once")
		assert.Equal(t, 50, n.Dials(), "connections dialled")
		assert.Equal(t, 50, n.MostConns(), "connections at once")
		assert.Equal(t, 50, n.OpenConns(), "idle connections that are kept")
		client.CloseIdleConnections()
		assert.Equal(t, 0, n.OpenConns(), "connections after the idle ones were closed")
	})
}

func TestTheNetworkAlsoWorksOnRealTime(t *testing.T) {
	lab.Real(t, func(t *testing.T, _ *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("pages.example", http.NotFoundHandler())
		assert.Equal(t, "404 page not found\n", get(t, n.Client(), "http://pages.example/"))
	})
}

func TestTheDefaultClientRefusesToWork(t *testing.T) {
	for range 2 {
		lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
			n := lab.NewNetwork(t)
			n.Serve("pages.example", slow)
			_, err := http.Get("http://pages.example/")
			assert.ErrorContains(t, err, "pages.example is on a network in memory")
			_, err = new(http.Client).Post("http://pages.example/", "text/plain", strings.NewReader("hello"))
			assert.ErrorContains(t, err, "only the client that you were given can reach it")
			assert.Equal(t, 0, n.Dials())
		})
	}
}

func TestAHostIsReachedOnAnyPort(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("a.example", slow)
		n.Serve("b.example", http.NotFoundHandler())
		client := n.Client()
		assert.Equal(t, "/x", get(t, client, "http://a.example:8080/x"))
		assert.Equal(t, "404 page not found\n", get(t, client, "http://b.example/x"))
	})
}

func TestDialSaysWhyItFailed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		n := lab.NewNetwork(t)
		_, err := n.DialContext(t.Context(), "tcp", "nowhere.example:80")
		assert.ErrorContains(t, err, "nowhere.example: no such host")
		_, err = n.DialContext(t.Context(), "tcp", "no port")
		assert.ErrorContains(t, err, "missing port")

		l := n.Listen("busy.example")
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err = n.DialContext(ctx, "tcp", "busy.example:80")
		assert.ErrorIs(t, err, context.DeadlineExceeded, "a dial that nobody accepts")
		tl.AssertTook(t, 3*time.Second, "time until the dial gave up")

		require.NoError(t, l.Close())
		_, err = n.DialContext(t.Context(), "tcp", "busy.example:80")
		assert.ErrorContains(t, err, "busy.example: connection refused")
		_, err = l.Accept()
		assert.ErrorIs(t, err, net.ErrClosed)
	})
}

func TestADialWithAnEndedContextNeverConnects(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("pages.example", slow)
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		for range 50 { // a select that picks either ready case would get past one try
			_, err := n.DialContext(ended, "tcp", "pages.example:80")
			require.ErrorIs(t, err, context.Canceled)
		}
		assert.Equal(t, 0, n.MostConns(), "connections made")
	})
}

func TestOnlyOneMayListenOnAHost(t *testing.T) {
	n := lab.NewNetwork(t)
	first := n.Listen("pages.example")
	assert.Panics(t, func() { n.Listen("pages.example") }, "somebody listens there already")
	require.NoError(t, first.Close())
	assert.Equal(t, "pages.example", n.Listen("pages.example").Addr().String(), "the host is free again")
}

func TestAConnectionCarriesBothWaysUntilItIsClosed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		n := lab.NewNetwork(t)
		l := n.Listen("echo.example")
		var server sync.WaitGroup
		server.Go(func() {
			c, err := l.Accept()
			if assert.NoError(t, err) {
				_, err = io.Copy(c, c)
				assert.NoError(t, err)
				assert.NoError(t, c.Close())
			}
		})
		c, err := n.DialContext(t.Context(), "tcp", "echo.example:7")
		require.NoError(t, err)
		_, err = fmt.Fprintln(c, "hello")
		require.NoError(t, err)
		line, err := bufio.NewReader(c).ReadString('\n')
		require.NoError(t, err)
		assert.Equal(t, "hello\n", line)

		require.NoError(t, c.SetReadDeadline(time.Now().Add(time.Second)))
		_, err = c.Read(make([]byte, 1))
		var timeout net.Error
		require.ErrorAs(t, err, &timeout)
		assert.True(t, timeout.Timeout(), "a read past its deadline")
		tl.AssertTook(t, time.Second, "time until the read gave up")

		assert.Equal(t, 1, n.OpenConns())
		require.NoError(t, c.Close())
		require.NoError(t, c.Close(), "a second close is harmless")
		assert.Equal(t, 0, n.OpenConns())
		server.Wait()
	})
}

func TestABodyIsOpenUntilItIsClosed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("pages.example", slow)
		client := n.Client()
		first, err := client.Get("http://pages.example/first")
		require.NoError(t, err)
		second, err := client.Get("http://pages.example/second")
		require.NoError(t, err)
		assert.Equal(t, 2, n.OpenBodies())
		failed := failures{TB: t}
		assert.False(t, n.AssertBodiesClosed(&failed))
		assert.Contains(t, failed.String(), "the bodies of 2 responses were left open: http://pages.example/first, http://pages.example/second")

		_, err = io.ReadAll(first.Body)
		require.NoError(t, err)
		assert.Equal(t, 2, n.OpenBodies(), "reading a body does not close it")
		first.Body.Close()
		first.Body.Close()
		assert.Equal(t, 1, n.OpenBodies(), "a body that is closed twice counts once")

		failed = failures{TB: t}
		assert.False(t, n.AssertBodiesClosed(&failed))
		assert.Contains(t, failed.String(), "the body of a response was left open: http://pages.example/second")
		second.Body.Close()
		assert.True(t, n.AssertBodiesClosed(&failed))
	})
}

// The open body keeps two goroutines of net/http: the leak check must not blame them.
func TestABodyLeftOpenIsNotALeak(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("pages.example", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, strings.Repeat("a page that is larger than any buffer", 10_000))
		}))
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://pages.example/", nil)
		require.NoError(t, err)
		_, err = n.Client().Do(req) // left open on purpose
		require.NoError(t, err)
		assert.Equal(t, 1, n.OpenBodies())
	})
}

func TestARedirectLeavesOneBodyToClose(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("old.example", http.RedirectHandler("http://new.example/", http.StatusFound))
		n.Serve("new.example", slow)
		assert.Equal(t, "/", get(t, n.Client(), "http://old.example/"))
		n.AssertBodiesClosed(t)
	})
}

// After 101 Switching Protocols the body is the connection, and can be written to.
func TestAProtocolCanBeSwitched(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("chat.example", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, rw, err := http.NewResponseController(w).Hijack()
			if !assert.NoError(t, err) {
				return
			}
			defer conn.Close()
			fmt.Fprint(rw, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n")
			rw.Flush()
			line, err := rw.ReadString('\n')
			assert.NoError(t, err)
			assert.Equal(t, "hello\n", line)
		}))
		resp, err := n.Client().Get("http://chat.example/")
		require.NoError(t, err)
		defer resp.Body.Close()
		require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
		_, err = io.WriteString(resp.Body.(io.Writer), "hello\n")
		require.NoError(t, err)
		_, err = io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.Equal(t, 1, n.OpenBodies())
	})
}

func TestAClientThatGoesAwayEndsTheRequestsContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		n := lab.NewNetwork(t)
		n.Serve("pages.example", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			assert.Equal(t, 2*time.Second, tl.Now(), "the moment at which the handler learns of it")
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://pages.example/", nil)
		require.NoError(t, err)
		_, err = n.Client().Do(req)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

// A handler that does not look at its context goes on after its client has gone, and after the test's body too.
func TestAHandlerUnderWayIsWaitedFor(t *testing.T) {
	ended := false
	t.Run("bubble", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
			n := lab.NewNetwork(t)
			n.Serve("pages.example", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				time.Sleep(time.Hour)
				ended = true
			}))
			client := n.Client()
			client.Timeout = time.Second
			_, err := client.Get("http://pages.example/")
			require.Error(t, err)
		})
	})
	assert.True(t, ended, "the handler was let run to its end")
}

// failures is a T that keeps what it is told.
type failures struct {
	testing.TB
	strings.Builder
}

func (f *failures) Helper()                           {}
func (f *failures) Errorf(format string, args ...any) { fmt.Fprintf(f, format, args...) }
