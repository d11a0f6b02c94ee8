// want test "when Ben had read one message and 4 others had to wait"

// Package websocket has a writer that takes all that waits, and so makes room for as much again while it is at the first.
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
	life  context.Context // ends when the room closes
	end   context.CancelFunc
	joins sync.WaitGroup

	mu      sync.Mutex
	members map[*mailbox]context.CancelFunc // what cuts them off
}

// A mailbox is what waits for a member.
type mailbox struct {
	most int

	mu       sync.Mutex
	changed  sync.Cond
	messages []string
	writing  bool
	shut     bool
}

func newMailbox(most int) *mailbox {
	b := &mailbox{most: most}
	b.changed.L = &b.mu
	return b
}

// put reports whether there was a place.
func (b *mailbox) put(text string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	room := b.most
	if b.writing {
		room-- // for the one that is being written
	}
	if len(b.messages) >= room {
		return false
	}
	b.messages = append(b.messages, text)
	b.changed.Signal()
	return true
}

// take waits for messages, and takes what there is. ok is false if the box was shut.
func (b *mailbox) take() (texts []string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.writing = false
	for len(b.messages) == 0 && !b.shut {
		b.changed.Wait()
	}
	if b.shut {
		return nil, false
	}
	texts, b.messages = b.messages, nil
	b.writing = true
	return texts, true
}

func (b *mailbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shut = true
	b.changed.Signal()
}

// New returns a Room with nobody in it, in which at most queue messages wait for each
// member, beside the one that is being written. It panics if queue < 1.
func New(queue int) *Room {
	if queue < 1 {
		panic("websocket: nothing could wait")
	}
	r := &Room{queue: queue, members: map[*mailbox]context.CancelFunc{}}
	r.life, r.end = context.WithCancel(context.Background())
	return r
}

// tell does a change and tells everybody, unless the room has been closed. It reports whether it did.
func (r *Room) tell(text string, change func()) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.life.Err() != nil {
		return false
	}
	if change != nil {
		change()
	}
	for box, cut := range r.members {
		if !box.put(text) {
			cut()
		}
	}
	return true
}

// Join makes c a member called name, and returns when that is over: when the member has closed c, when c
// is broken, when the member was cut off, or when the room is closed. Then c is closed, and no goroutine
// of the member is left. Names may be given twice.
//
// If the room is closed already, Join closes c with [websocket.StatusGoingAway].
func (r *Room) Join(c *websocket.Conn, name string) {
	var (
		ctx, cut = context.WithCancel(context.Background())
		box      = newMailbox(r.queue + 1)
		own      sync.WaitGroup // goroutines of this member
	)
	defer cut()
	in := r.tell(name+" joined", func() {
		r.joins.Add(1)
		r.members[box] = cut
	})
	if !in {
		c.Close(websocket.StatusGoingAway, "closed")
		return
	}
	defer r.joins.Done()

	closed := make(chan struct{})
	forget := context.AfterFunc(r.life, func() {
		defer close(closed)
		c.Close(websocket.StatusGoingAway, "closed")
	})
	own.Go(func() { // the one that reads
		defer cut() // whoever writes
		defer box.close()
		for {
			_, text, err := c.Read(ctx)
			if err != nil {
				return
			}
			r.tell(name+": "+string(text), nil)
		}
	})
	var err error
	for err == nil {
		texts, ok := box.take()
		if !ok {
			break
		}
		for _, text := range texts {
			if err = c.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
				break
			}
		}
	}
	if forget() {
		cut()
		c.CloseNow()
	} else {
		<-closed // the room is closing, and takes leave of the member by itself
		cut()
	}
	own.Wait()
	r.tell(name+" left", func() { delete(r.members, box) })
}

// Close closes the room: it closes the connection of each member with [websocket.StatusGoingAway], and
// returns when every Join has returned. It is called once.
func (r *Room) Close() {
	r.mu.Lock()
	r.end()
	r.mu.Unlock()
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
