// want test|vet "100%"

// Package websocket takes what is said for a format.
package websocket

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/coder/websocket"
)

// A Room is a chat room: whatever one member says, all members get. Only [New] makes one.
type Room struct {
	queue  int
	joined sync.WaitGroup // the Joins, and what Close starts

	mu      sync.Mutex // held for as long as it takes to fill queues, and never while somebody writes
	members map[*member]bool
	closed  bool
}

type member struct {
	c       *websocket.Conn
	waiting chan string // read by the member's writer, the only one who writes to c
	cut     func()      // ends reader and writer, and closes c if either is at it
}

// New returns a Room with nobody in it, in which at most queue messages wait for each
// member. It panics if queue < 1.
func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: a queue needs room for a message")
	}
	return &Room{queue: queue, members: map[*member]bool{}}
}

// Join makes c a member called name, and returns when that is over: when the member has closed c, when c
// is broken, when the member was cut off, or when the room is closed. Names may be given twice.
//
// If the room is closed already, Join closes c with [websocket.StatusGoingAway].
func (r *Room) Join(c *websocket.Conn, name string) {
	ctx, cut := context.WithCancel(context.Background())
	defer cut()
	m := &member{c: c, waiting: make(chan string, r.queue), cut: cut}
	if !r.enter(m, name) {
		c.Close(websocket.StatusGoingAway, "the room is closed")
		return
	}
	defer r.joined.Done()

	var writer sync.WaitGroup
	writer.Go(func() { m.write(ctx) })
	for {
		_, text, err := c.Read(ctx)
		if err != nil {
			break
		}
		r.say(fmt.Sprintf(name + ": " + string(text)))
	}
	r.leave(m, name)
	cut()
	writer.Wait()
	c.CloseNow()
}

// write writes what waits for m until ctx ends or c is broken. Then the reader ends as well.
func (m *member) write(ctx context.Context) {
	defer m.cut()
	for {
		select {
		case text := <-m.waiting:
			if m.c.Write(ctx, websocket.MessageText, []byte(text)) != nil {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (r *Room) enter(m *member, name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	r.joined.Add(1) // under the lock: Close must not begin to wait in between
	r.members[m] = true
	r.tell(name + " joined")
	return true
}

func (r *Room) leave(m *member, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.members, m)
	r.tell(name + " left")
}

func (r *Room) say(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tell(text)
}

// tell puts text into all queues. The caller holds the lock, which makes the order the same in all.
func (r *Room) tell(text string) {
	if r.closed {
		return
	}
	for m := range r.members {
		select {
		case m.waiting <- text:
		default:
			m.cut() // its Join sees to the rest
		}
	}
}

// Close closes the room, and all connections at the same time. It is called once.
func (r *Room) Close() {
	r.mu.Lock()
	r.closed = true
	for m := range r.members {
		r.joined.Go(func() { m.c.Close(websocket.StatusGoingAway, "the room is closed") })
	}
	r.mu.Unlock()
	r.joined.Wait()
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
