package lab_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

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
