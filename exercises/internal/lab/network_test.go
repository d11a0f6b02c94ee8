package lab_test

import (
	"bufio"
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

// failures is a T that keeps what it is told.
type failures struct {
	testing.TB
	strings.Builder
}

func (f *failures) Helper()                           {}
func (f *failures) Errorf(format string, args ...any) { fmt.Fprintf(f, format, args...) }
