// want perturbed test "that came while the room was closed"

// Package websocket looks whether it is closed, and lets somebody in after that.
package websocket

import (
	"context"
	"net/http"
	"sync"

	"github.com/coder/websocket"
)

// A Room is a chat room: whatever one member says, all members get. Only [New] makes one.
type Room struct {
	queue int
	joins sync.WaitGroup // those of members

	mu      sync.Mutex // guards what follows; nobody waits for anything while holding it
	closed  bool
	members map[*member]struct{}
}

type member struct {
	c     *websocket.Conn
	leave context.CancelFunc // ends reader and writer, and closes c
	out   chan string        // has room for all that may be in load
	load  int                // how many wait or are being written; guarded by Room.mu
}

// New returns a Room with nobody in it, in which at most queue messages wait for each
// member, beside the one that is being written. It panics if queue < 1.
func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: queue < 1")
	}
	return &Room{queue: queue, members: make(map[*member]struct{})}
}

// Join makes c a member called name, and returns when that is over: when the member has closed c, when c
// is broken, when the member was cut off, or when the room is closed. Then c is closed, and no goroutine
// of the member is left. Names may be given twice.
//
// If the room is closed already, Join closes c with [websocket.StatusGoingAway].
func (r *Room) Join(c *websocket.Conn, name string) {
	if r.isClosed() {
		c.Close(websocket.StatusGoingAway, "")
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := &member{c: c, leave: cancel, out: make(chan string, r.queue+1)}
	r.enter(m, name)
	defer r.joins.Done()

	written := make(chan struct{})
	go func() {
		defer close(written)
		r.write(ctx, m)
	}()
	for {
		_, text, err := c.Read(ctx)
		if err != nil || ctx.Err() != nil {
			break
		}
		r.say(name + ": " + string(text))
	}
	r.exit(m, name)
	cancel()
	c.CloseNow()
	<-written
}

// write writes what the member is to get until ctx ends or c is broken.
func (r *Room) write(ctx context.Context, m *member) {
	for {
		var text string
		select {
		case text = <-m.out:
		case <-ctx.Done():
			return
		}
		if ctx.Err() != nil {
			return
		}
		if err := m.c.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
			m.c.CloseNow() // this ends Read; a close handshake that is under way comes first
			return
		}
		r.mu.Lock()
		m.load--
		closed := r.closed
		r.mu.Unlock()
		if closed {
			return
		}
	}
}

func (r *Room) isClosed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed
}

func (r *Room) enter(m *member, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.joins.Add(1)
	r.members[m] = struct{}{}
	r.tell(name + " joined")
}

func (r *Room) exit(m *member, name string) {
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

// tell puts text into all queues, and cuts off those whose queue is full. r.mu is locked.
func (r *Room) tell(text string) {
	if r.closed {
		return
	}
	for m := range r.members {
		if m.load > r.queue {
			delete(r.members, m)
			m.leave()
			continue
		}
		m.load++
		m.out <- text // there is room for it
	}
}

// Close closes the room: it closes the connection of each member with [websocket.StatusGoingAway], and
// returns when every Join has returned. It is called once.
func (r *Room) Close() {
	r.mu.Lock()
	r.closed = true
	var closing sync.WaitGroup
	for m := range r.members {
		closing.Go(func() { m.c.Close(websocket.StatusGoingAway, "") })
	}
	r.mu.Unlock()
	closing.Wait()
	r.joins.Wait()
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
