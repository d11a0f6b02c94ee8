// Package websocket has a goroutine for the room, which alone knows the members.
package websocket

import (
	"context"
	"net/http"
	"sync"

	"github.com/coder/websocket"
)

type Room struct {
	queue int
	do    chan func(members map[*member]bool)
	shut  chan struct{} // closed when the room is closed: nothing is done any more
	joins sync.WaitGroup
}

type member struct {
	c       *websocket.Conn
	waiting chan string
	cut     func()
}

func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: a queue needs room for a message")
	}
	r := &Room{queue: queue, do: make(chan func(map[*member]bool)), shut: make(chan struct{})}
	go func() {
		members := map[*member]bool{}
		for {
			select {
			case f := <-r.do:
				f(members)
			case <-r.shut:
				return
			}
		}
	}()
	return r
}

// ask has f done by the room, and returns when it is done, or false if the room is closed.
func (r *Room) ask(f func(members map[*member]bool)) bool {
	done := make(chan struct{})
	select {
	case r.do <- func(members map[*member]bool) { f(members); close(done) }:
		<-done
		return true
	case <-r.shut:
		return false
	}
}

func tell(members map[*member]bool, text string) {
	for m := range members {
		select {
		case m.waiting <- text:
		default:
			m.cut()
		}
	}
}

func (r *Room) Join(c *websocket.Conn, name string) {
	ctx, cut := context.WithCancel(context.Background())
	defer cut()
	m := &member{c, make(chan string, r.queue), cut}
	if !r.ask(func(members map[*member]bool) {
		r.joins.Add(1)
		members[m] = true
		tell(members, name+" joined")
	}) {
		c.Close(websocket.StatusGoingAway, "closed")
		return
	}
	defer r.joins.Done()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cut()
		for {
			select {
			case <-ctx.Done():
				return
			case text := <-m.waiting:
				if err := c.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
					return
				}
			}
		}
	}()
	for {
		_, text, err := c.Read(ctx)
		if err != nil {
			break
		}
		r.ask(func(members map[*member]bool) { tell(members, name+": "+string(text)) })
	}
	cut()
	<-done
	r.ask(func(members map[*member]bool) {
		delete(members, m)
		tell(members, name+" left")
	})
	c.CloseNow()
}

func (r *Room) Close() {
	var closing sync.WaitGroup
	r.ask(func(members map[*member]bool) {
		for m := range members {
			closing.Go(func() { m.c.Close(websocket.StatusGoingAway, "closed") })
		}
		close(r.shut)
	})
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
