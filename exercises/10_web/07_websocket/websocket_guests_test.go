package websocket_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"
)

const second = time.Second

// A guest is a client of the room.
type guest struct {
	name  string
	conn  *websocket.Conn
	got   chan string
	ended chan struct{} // closed when the guest can read no more
	err   error         // why
}

// dial makes a guest who does not read.
func (h *house) dial(t *testing.T, name string) *guest {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "http://chat.example/?name="+url.QueryEscape(name), &websocket.DialOptions{HTTPClient: h.client})
	require.NoError(t, err, "the error of a guest who wants to join")
	g := &guest{name: name, conn: conn, got: make(chan string, 10_000), ended: make(chan struct{})}
	h.guests = append(h.guests, g)
	synctest.Wait()
	return g
}

// join makes a guest who reads.
func (h *house) join(t *testing.T, name string) *guest {
	t.Helper()
	g := h.dial(t, name)
	g.read()
	return g
}

// read reads from now on.
func (g *guest) read() {
	go func() {
		defer close(g.ended)
		for {
			text, err := g.receive(context.Background())
			if err != nil {
				g.err = err
				return
			}
			g.got <- text
		}
	}()
	synctest.Wait()
}

// next reads one message. A minute is the longest that it may take.
func (g *guest) next() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return g.receive(ctx)
}

func (g *guest) receive(ctx context.Context) (string, error) {
	kind, text, err := g.conn.Read(ctx)
	if err == nil && kind != websocket.MessageText {
		return fmt.Sprintf("%q, as %v", text, kind), nil
	}
	return string(text), err
}

// say says something, and lets it go round.
func (g *guest) say(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		require.NoError(t, g.send(text), "the error of %s, who says %q; a minute is the longest that Join may take to read it", g.name, text)
		synctest.Wait()
	}
}

func (g *guest) send(text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return g.conn.Write(ctx, websocket.MessageText, []byte(text))
}

// heard returns what has come since it was last called.
func (g *guest) heard() []string {
	synctest.Wait()
	var texts []string
	for {
		select {
		case text := <-g.got:
			texts = append(texts, text)
		default:
			return texts
		}
	}
}

// leave closes the connection in good order.
func (g *guest) leave() {
	g.conn.Close(websocket.StatusNormalClosure, "")
	synctest.Wait()
}

// requireOut fails t if the guest's connection is open.
func (g *guest) requireOut(t *testing.T, why string) {
	t.Helper()
	synctest.Wait()
	select {
	case <-g.ended:
	default:
		require.FailNow(t, "the connection of "+g.name+" is still open, although "+why)
	}
}

// requireIn fails t if the guest's connection is closed.
func (g *guest) requireIn(t *testing.T, why string) {
	t.Helper()
	synctest.Wait()
	select {
	case <-g.ended:
		require.FailNow(t, "the connection of "+g.name+" is closed, although "+why, "it says: %v", g.err)
	default:
	}
}
