package lab_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

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
