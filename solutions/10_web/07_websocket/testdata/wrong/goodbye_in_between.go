// want test "beside what Ann got, when 10 others were cut off"

// Package websocket tells of a cut at once, in the middle of a round: some hear first that somebody left, and then what was said before.
package websocket

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"github.com/coder/websocket"
)

// A Room is a chat room: whatever one member says, all members get. Only [New] makes one.
type Room struct {
	queue int
	joins sync.WaitGroup // those of members

	mu      sync.Mutex // guards what follows, and decides who speaks first
	closed  bool
	members []*member
}

// A member is somebody in the room.
type member struct {
	name   string
	c      *websocket.Conn
	places chan struct{} // one for each message that waits or is being written
	texts  chan string
	cancel context.CancelFunc
}

// New returns a Room with nobody in it, in which at most queue messages wait for each
// member, beside the one that is being written. It panics if queue < 1.
func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: a queue of less than 1")
	}
	return &Room{queue: queue}
}

// Join makes c a member called name, and returns when that is over: when the member has closed c, when c
// is broken, when the member was cut off, or when the room is closed. Then c is closed, and no goroutine
// of the member is left. Names may be given twice.
//
// If the room is closed already, Join closes c with [websocket.StatusGoingAway].
func (r *Room) Join(c *websocket.Conn, name string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := &member{name, c, make(chan struct{}, r.queue+1), make(chan string, r.queue+1), cancel}
	if !r.enter(m, name) {
		c.Close(websocket.StatusGoingAway, "the room is closed")
		return
	}
	defer r.joins.Done()

	var writer sync.WaitGroup
	writer.Go(func() { r.write(ctx, m) })
	for {
		_, text, err := c.Read(ctx)
		if err != nil {
			break
		}
		r.mu.Lock()
		r.say(name + ": " + string(text))
		r.mu.Unlock()
	}
	r.mu.Lock()
	r.leave(m)
	r.mu.Unlock()
	cancel()
	c.CloseNow()
	writer.Wait()
}

func (r *Room) enter(m *member, name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	r.joins.Add(1)
	r.members = append(r.members, m)
	r.say(name + " joined")
	return true
}

// say puts text into all queues. The lock is held.
func (r *Room) say(text string) {
	if r.closed {
		return
	}
	for _, m := range slices.Clone(r.members) {
		if !slices.Contains(r.members, m) {
			continue // cut off meanwhile
		}
		select {
		case m.places <- struct{}{}:
			m.texts <- text
		default:
			m.cancel()
			r.leave(m)
		}
	}
}

// leave strikes m off and tells the others, unless that was done before. The lock is held.
func (r *Room) leave(m *member) {
	i := slices.Index(r.members, m)
	if i < 0 {
		return
	}
	r.members = slices.Delete(r.members, i, i+1)
	r.say(m.name + " left")
}

// write writes to m what it is told, until ctx ends.
func (r *Room) write(ctx context.Context, m *member) {
	for {
		select {
		case text := <-m.texts:
			if err := m.c.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
				r.mu.Lock()
				defer r.mu.Unlock()
				if !r.closed { // else it is being closed, and in the right way
					m.cancel()
				}
				return
			}
			<-m.places
		case <-ctx.Done():
			return
		}
	}
}

// Close closes the room: it closes the connection of each member with [websocket.StatusGoingAway], and
// returns when every Join has returned. It is called once.
func (r *Room) Close() {
	r.mu.Lock()
	r.closed = true
	members := slices.Clone(r.members)
	r.mu.Unlock()
	var all sync.WaitGroup
	for _, m := range members {
		all.Go(func() { m.c.Close(websocket.StatusGoingAway, "the room is closed") })
	}
	all.Wait()
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
