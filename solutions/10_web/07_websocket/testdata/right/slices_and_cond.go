// Package websocket has a slice for each member, and one condition for all of them.
package websocket

import (
	"context"
	"net/http"
	"sync"

	"github.com/coder/websocket"
)

type Room struct {
	queue int

	mu      sync.Mutex
	changed *sync.Cond
	members []*member
	closed  bool
	open    int // Joins of members that have not returned
}

type member struct {
	name    string
	c       *websocket.Conn
	waiting []string
	gone    bool
}

func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: a queue needs room for a message")
	}
	r := &Room{queue: queue}
	r.changed = sync.NewCond(&r.mu)
	return r
}

func (r *Room) tell(text string) {
	if r.closed {
		return
	}
	for _, m := range r.members {
		switch {
		case m.gone:
		case len(m.waiting) == r.queue+1: // with the one that is being written
			m.gone = true
			go m.c.CloseNow()
		default:
			m.waiting = append(m.waiting, text)
		}
	}
	r.changed.Broadcast()
}

func (r *Room) Join(c *websocket.Conn, name string) {
	m := &member{name: name, c: c}
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		c.Close(websocket.StatusGoingAway, "closed")
		return
	}
	r.open++
	r.members = append(r.members, m)
	r.tell(name + " joined")
	r.mu.Unlock()

	var writer sync.WaitGroup
	writer.Go(func() { r.write(m) })
	for {
		_, text, err := c.Read(context.Background())
		if err != nil {
			break
		}
		r.mu.Lock()
		r.tell(name + ": " + string(text))
		r.mu.Unlock()
	}
	r.mu.Lock()
	m.gone = true
	for i := range r.members {
		if r.members[i] == m {
			r.members = append(r.members[:i], r.members[i+1:]...)
			break
		}
	}
	r.tell(name + " left")
	r.changed.Broadcast()
	r.mu.Unlock()
	c.CloseNow() // which ends the writer, too
	writer.Wait()

	r.mu.Lock()
	r.open--
	r.changed.Broadcast()
	r.mu.Unlock()
}

func (r *Room) write(m *member) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		for len(m.waiting) == 0 && !m.gone {
			r.changed.Wait()
		}
		if m.gone {
			return
		}
		text := m.waiting[0]
		r.mu.Unlock()
		err := m.c.Write(context.Background(), websocket.MessageText, []byte(text))
		if err != nil {
			m.c.CloseNow()
		}
		r.mu.Lock()
		if err != nil {
			return
		}
		m.waiting = m.waiting[1:]
	}
}

func (r *Room) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	var closing sync.WaitGroup
	for _, m := range r.members {
		closing.Go(func() { m.c.Close(websocket.StatusGoingAway, "closed") })
	}
	for r.open > 0 {
		r.changed.Wait()
	}
	r.mu.Unlock()
	closing.Wait()
	r.mu.Lock()
}

func (r *Room) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	c, err := websocket.Accept(w, req, nil)
	if err != nil {
		return // Accept has answered
	}
	defer c.CloseNow()
	r.Join(c, req.URL.Query().Get("name"))
}
