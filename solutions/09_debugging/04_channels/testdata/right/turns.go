// Package channels is a broker: it hands messages to all who have subscribed, in any order, and who has the turn sends or closes.
package channels

import (
	"errors"
	"maps"
	"slices"
	"sync"
)

// ErrClosed says that the broker has been closed.
var ErrClosed = errors.New("the broker is closed")

// A Broker hands each message to all subscribers. Only [New] makes one.
//
// All methods, those of its subscriptions too, may be called from many goroutines at the same time.
type Broker struct {
	mu   sync.Mutex
	subs map[*Subscription]struct{} // nil when the broker has been closed
}

// A Subscription is somebody's who gets the messages of a broker.
type Subscription struct {
	C <-chan string // the messages; closed when the subscription has ended

	c    chan string   // the same
	turn chan struct{} // has room for one: whoever sends; in the end, for ever, whoever closes
	over chan struct{}
	end  func()

	broker *Broker
}

func newSubscription(b *Broker) *Subscription {
	c := make(chan string)
	s := &Subscription{C: c, c: c, turn: make(chan struct{}, 1), over: make(chan struct{}), broker: b}
	s.end = sync.OnceFunc(func() {
		close(s.over)
		s.turn <- struct{}{}
		close(s.c)
	})
	return s
}

func (s *Subscription) send(message string) {
	select {
	case s.turn <- struct{}{}:
	case <-s.over:
		return
	}
	select {
	case s.c <- message:
	case <-s.over:
	}
	<-s.turn
}

// New returns a broker without subscribers.
func New() *Broker { return &Broker{subs: make(map[*Subscription]struct{})} }

// Subscribe returns a new subscription. It gets what is published from now on; if the broker has
// been closed, that is nothing, and it has ended already.
func (b *Broker) Subscribe() *Subscription {
	s := newSubscription(b)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs == nil {
		s.end()
	} else {
		b.subs[s] = struct{}{}
	}
	return s
}

// Publish hands the message to each subscriber, and waits until all have taken it whose subscription has not ended.
// If the broker was closed before, it returns [ErrClosed]; if it is closed meanwhile, Publish returns as well, with or without that.
func (b *Broker) Publish(message string) error {
	b.mu.Lock()
	closed, subs := b.subs == nil, slices.Collect(maps.Keys(b.subs))
	b.mu.Unlock()
	if closed {
		return ErrClosed
	}
	for _, s := range subs {
		s.send(message)
	}
	return nil
}

// Cancel ends the subscription, and closes C. It does not wait for anybody to take a message. To cancel twice does no harm.
func (s *Subscription) Cancel() {
	s.end()
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	delete(s.broker.subs, s)
}

// Close ends all subscriptions, and closes their channels. It does not wait for anybody to take a message. To close twice does no harm.
func (b *Broker) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.subs {
		s.end()
	}
	b.subs = nil
}
