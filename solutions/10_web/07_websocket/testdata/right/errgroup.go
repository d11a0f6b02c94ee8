// Package websocket has an errgroup for each member, of a reader and a writer, and counts what waits.
package websocket

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/coder/websocket"
	"golang.org/x/sync/errgroup"
)

// A Room is a chat room: whatever one member says, all members get. Only [New] makes one.
type Room struct {
	queue   int64
	closing chan struct{} // closed when the room is

	turn    sync.Mutex // whoever has it says the next message
	members []*member
	joins   []chan struct{} // closed when a Join is over
}

type member struct {
	c       *websocket.Conn
	cut     context.CancelFunc
	out     chan string  // has room for queue+1
	pending atomic.Int64 // those in out, and the one that is being written
}

// New returns a Room with nobody in it, in which at most queue messages wait for each
// member, beside the one that is being written. It panics if queue < 1.
func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: queue must be at least 1")
	}
	return &Room{queue: int64(queue), closing: make(chan struct{})}
}

func (r *Room) isClosed() bool {
	select {
	case <-r.closing:
		return true
	default:
		return false
	}
}

// Join makes c a member called name, and returns when that is over: when the member has closed c, when c
// is broken, when the member was cut off, or when the room is closed. Then c is closed, and no goroutine
// of the member is left. Names may be given twice.
//
// If the room is closed already, Join closes c with [websocket.StatusGoingAway].
func (r *Room) Join(c *websocket.Conn, name string) {
	cutoff, cut := context.WithCancel(context.Background())
	defer cut()
	group, ctx := errgroup.WithContext(cutoff)
	m := &member{c: c, cut: cut, out: make(chan string, r.queue+1)}
	over := make(chan struct{})

	r.turn.Lock()
	if r.isClosed() {
		r.turn.Unlock()
		c.Close(websocket.StatusGoingAway, "")
		return
	}
	r.members = append(r.members, m)
	r.joins = append(r.joins, over)
	r.tell(name + " joined")
	r.turn.Unlock()

	group.Go(func() error {
		for {
			_, text, err := c.Read(ctx)
			if err != nil {
				return err // this ends the writer
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			r.turn.Lock()
			r.tell(name + ": " + string(text))
			r.turn.Unlock()
		}
	})
	group.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-r.closing:
				return nil
			case text := <-m.out:
				if ctx.Err() != nil || r.isClosed() {
					return nil
				}
				if c.Write(ctx, websocket.MessageText, []byte(text)) != nil {
					c.CloseNow() // this ends the reader, but not before a close handshake that is under way
					return nil
				}
				m.pending.Add(-1)
			}
		}
	})
	group.Wait()
	c.CloseNow()

	r.turn.Lock()
	r.members = slices.DeleteFunc(r.members, func(o *member) bool { return o == m })
	r.tell(name + " left")
	r.joins = slices.DeleteFunc(r.joins, func(o chan struct{}) bool { return o == over })
	r.turn.Unlock()
	close(over)
}

// tell gives text to all members. r.turn is locked.
func (r *Room) tell(text string) {
	if r.isClosed() {
		return
	}
	r.members = slices.DeleteFunc(r.members, func(m *member) bool {
		if m.pending.Add(1) > r.queue+1 {
			m.cut()
			return true
		}
		m.out <- text
		return false
	})
}

// Close closes the room: it closes the connection of each member with [websocket.StatusGoingAway], and
// returns when every Join has returned. It is called once.
func (r *Room) Close() {
	var group errgroup.Group
	r.turn.Lock()
	close(r.closing)
	for _, m := range r.members {
		group.Go(func() error { return m.c.Close(websocket.StatusGoingAway, "") })
	}
	joins := slices.Clone(r.joins)
	r.turn.Unlock()

	group.Wait() // what a handshake has come to does not matter
	for _, over := range joins {
		<-over
	}
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
