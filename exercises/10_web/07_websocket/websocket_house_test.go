package websocket_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	chat "koans/exercises/10_web/07_websocket"
	"koans/exercises/internal/lab"
)

// A house has one room, on a network in memory.
type house struct {
	network *lab.Network
	client  *http.Client
	room    *chat.Room
	joins   lab.Overlap // calls of Join
	guests  []*guest
	closed  chan struct{} // closed when Close has returned; nil before it is called
}

// open opens a room. To be closed in the end.
func open(t *testing.T, queue int) *house {
	network := lab.NewNetwork(t)
	h := &house{network: network, client: network.Client(), room: chat.New(queue)}
	network.Serve("chat.example", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer h.joins.Enter()()
		h.room.ServeHTTP(w, r)
	}))
	return h
}

// end breaks all connections and closes the room, and fails t if anything of it is there after that.
func (h *house) end(t *testing.T) {
	for _, g := range h.guests {
		g.conn.CloseNow()
	}
	h.close()
	select {
	case <-h.closed:
	case <-time.After(20 * second):
		assert.Fail(t, "Close has not returned, and all connections have been broken for 20s")
	}
}

// close calls Close, and lets it get as far as it does by itself.
func (h *house) close() {
	if h.closed == nil {
		h.closed = make(chan struct{})
		go func() {
			defer close(h.closed)
			h.room.Close()
		}()
	}
	synctest.Wait()
}
