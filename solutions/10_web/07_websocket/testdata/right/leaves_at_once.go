// Package websocket takes a member out when it is cut off, and not when its Join ends.
package websocket

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

type Room struct {
	queue int
	joins sync.WaitGroup

	mu      sync.RWMutex
	members map[*member]struct{}
	closed  bool
}

type member struct {
	*websocket.Conn
	name  string
	queue chan []byte // closed, by the room, when the member is none any more
}

func New(queue int) *Room {
	if queue <= 0 {
		panic("websocket: no queue")
	}
	return &Room{queue: queue, members: make(map[*member]struct{})}
}

// tell tells text, and who could not be told has left, which is told in turn.
func (r *Room) tell(texts ...string) {
	for len(texts) > 0 {
		for m := range r.members {
			select {
			case m.queue <- []byte(texts[0]):
			default:
				r.remove(m)
				go m.CloseNow()
				texts = append(texts, m.name+" left")
			}
		}
		texts = texts[1:]
	}
}

func (r *Room) remove(m *member) {
	delete(r.members, m)
	close(m.queue)
}

func (r *Room) Join(c *websocket.Conn, name string) {
	m := &member{c, name, make(chan []byte, r.queue)}
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		c.Close(websocket.StatusGoingAway, "")
		return
	}
	r.joins.Add(1)
	defer r.joins.Done()
	r.members[m] = struct{}{}
	r.tell(name + " joined")
	r.mu.Unlock()

	written := make(chan bool)
	go func() {
		defer close(written)
		for text := range m.queue {
			if err := c.Write(context.Background(), websocket.MessageText, text); err != nil {
				c.CloseNow()
				return
			}
		}
	}()
	for {
		_, text, err := c.Read(context.Background())
		if err != nil {
			break
		}
		r.mu.Lock()
		if _, in := r.members[m]; in {
			r.tell(name + ": " + string(text))
		}
		r.mu.Unlock()
	}
	r.mu.Lock()
	if _, in := r.members[m]; in {
		r.remove(m)
		if !r.closed {
			r.tell(name + " left")
		}
	}
	r.mu.Unlock()
	c.CloseNow()
	<-written
}

func (r *Room) Close() {
	r.mu.Lock()
	r.closed = true
	for m := range r.members {
		r.joins.Go(func() {
			stop := time.AfterFunc(9*time.Second, func() { m.CloseNow() })
			defer stop.Stop()
			m.Close(websocket.StatusGoingAway, "")
		})
	}
	r.mu.Unlock()
	r.joins.Wait()
}

func (r *Room) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	c, err := websocket.Accept(w, req, nil)
	if err != nil {
		return // Accept has answered
	}
	defer c.CloseNow()
	r.Join(c, req.URL.Query().Get("name"))
}
