// Package websocket is a chat room.
package websocket

import (
	"net/http"

	"github.com/coder/websocket"
)

// A Room is a chat room: whatever one member says, all members get. Only [New] makes one.
type Room struct {
	// TODO: who is in the room, and what waits for each of them?
}

// New returns a Room with nobody in it, in which at most queue messages wait for each
// member. It panics if queue < 1.
func New(queue int) *Room {
	// TODO
	return &Room{}
}

// Join makes c a member called name, and returns when that is over: when the member has closed c, when c
// is broken, when the member was cut off, or when the room is closed. Names may be given twice.
//
// If the room is closed already, Join closes c with [websocket.StatusGoingAway].
func (r *Room) Join(c *websocket.Conn, name string) {
	// TODO: c.Read until it fails. Who writes?
}

// Close closes the room, and all connections at the same time. It is called once.
func (r *Room) Close() {
	// TODO
}

// ServeHTTP makes whoever asks for "/?name=ann" a member. It is whole as it is.
func (r *Room) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	c, err := websocket.Accept(w, req, nil)
	if err != nil {
		return // Accept has answered
	}
	defer c.CloseNow()
	r.Join(c, req.URL.Query().Get("name"))
}
