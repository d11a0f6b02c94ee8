// Package websocket keeps one log, of which each member has read so much.
package websocket

import (
	"context"
	"net/http"
	"sync"

	"github.com/coder/websocket"
)

type Room struct {
	queue int
	joins sync.WaitGroup

	mu      sync.Mutex
	log     []string
	grown   chan struct{} // closed when the log has grown
	members map[*websocket.Conn]*member
	closed  bool
}

type member struct {
	next int // in the log
	cut  context.CancelFunc
}

func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: a queue needs room for a message")
	}
	return &Room{queue: queue, grown: make(chan struct{}), members: map[*websocket.Conn]*member{}}
}

func (r *Room) add(text string) {
	r.log = append(r.log, text)
	for _, m := range r.members {
		if len(r.log)-m.next > r.queue+1 {
			m.cut()
		}
	}
	close(r.grown)
	r.grown = make(chan struct{})
}

func (r *Room) Join(c *websocket.Conn, name string) {
	defer c.CloseNow()
	ctx, cut := context.WithCancel(context.Background())
	defer cut()
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		c.Close(websocket.StatusGoingAway, "closed")
		return
	}
	r.joins.Add(1)
	defer r.joins.Done()
	m := &member{next: len(r.log), cut: cut}
	r.members[c] = m
	r.add(name + " joined")
	r.mu.Unlock()

	read := make(chan struct{})
	go func() {
		defer close(read)
		defer cut()
		for {
			_, text, err := c.Read(ctx)
			if err != nil {
				return
			}
			r.mu.Lock()
			r.add(name + ": " + string(text))
			r.mu.Unlock()
		}
	}()
	for ctx.Err() == nil {
		r.mu.Lock()
		grown, todo := r.grown, m.next < len(r.log)
		var text string
		if todo {
			text = r.log[m.next]
		}
		r.mu.Unlock()
		if !todo {
			select {
			case <-grown:
			case <-ctx.Done():
			}
			continue
		}
		if c.Write(ctx, websocket.MessageText, []byte(text)) != nil {
			break
		}
		r.mu.Lock()
		m.next++
		r.mu.Unlock()
	}
	<-read // who reads has been told by ctx, or the connection is broken
	r.mu.Lock()
	delete(r.members, c)
	if !r.closed {
		r.add(name + " left")
	}
	r.mu.Unlock()
}

func (r *Room) Close() {
	r.mu.Lock()
	r.closed = true
	var closing sync.WaitGroup
	for c := range r.members {
		closing.Go(func() { c.Close(websocket.StatusGoingAway, "closed") })
	}
	r.mu.Unlock()
	closing.Wait()
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
