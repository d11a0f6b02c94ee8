// want test "after Close, when nobody had subscribed"

// Package channels is a broker: it hands messages to all who have subscribed, and where there is nobody, there is nothing to say.
package channels

import (
	"errors"
	"slices"
	"sync"
)

// ErrClosed says that the broker has been closed.
var ErrClosed = errors.New("the broker is closed")

// A Broker hands each message to all subscribers. Only [New] makes one.
//
// All methods, those of its subscriptions too, may be called from many goroutines at the same time.
type Broker struct {
	mu     sync.Mutex
	subs   []*Subscription
	closed bool
}

// A Subscription is somebody's who gets the messages of a broker.
type Subscription struct {
	C <-chan string // the messages; closed when the subscription has ended

	c       chan string   // the same
	over    chan struct{} // closed first: wakes whoever sends
	once    sync.Once
	sending sync.RWMutex // read: whoever sends; written: whoever closes c
	broker  *Broker
}

func newSubscription(b *Broker) *Subscription {
	c := make(chan string)
	return &Subscription{C: c, c: c, over: make(chan struct{}), broker: b}
}

func (s *Subscription) send(message string) {
	s.sending.RLock()
	defer s.sending.RUnlock()
	select {
	case <-s.over:
		return // c may be closed
	default:
	}
	select {
	case s.c <- message:
	case <-s.over:
	}
}

func (s *Subscription) end() {
	s.once.Do(func() {
		close(s.over)
		s.sending.Lock()
		defer s.sending.Unlock()
		close(s.c)
	})
}

// New returns a broker without subscribers.
func New() *Broker { return &Broker{} }

// Subscribe returns a new subscription. It gets what is published from now on; if the broker has
// been closed, that is nothing, and it has ended already.
func (b *Broker) Subscribe() *Subscription {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := newSubscription(b)
	if b.closed {
		s.end()
		return s
	}
	b.subs = append(b.subs, s)
	return s
}

// Publish hands the message to each subscriber, and waits until all have taken it whose subscription has not ended.
// If the broker was closed before, it returns [ErrClosed]; if it is closed meanwhile, Publish returns as well, with or without that.
func (b *Broker) Publish(message string) error {
	b.mu.Lock()
	subs, closed := slices.Clone(b.subs), b.closed
	b.mu.Unlock()
	switch {
	case len(subs) == 0:
		return nil // nobody to tell
	case closed:
		return ErrClosed
	}
	for _, s := range subs {
		s.send(message)
	}
	return nil
}

// Cancel ends the subscription, and closes C. It does not wait for anybody to take a message. To cancel twice does no harm.
func (s *Subscription) Cancel() {
	s.broker.forget(s)
	s.end()
}

func (b *Broker) forget(s *Subscription) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.Index(b.subs, s); i >= 0 {
		b.subs = slices.Delete(b.subs, i, i+1)
	}
}

// Close ends all subscriptions, and closes their channels. It does not wait for anybody to take a message. To close twice does no harm.
func (b *Broker) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, s := range b.subs {
		s.end()
	}
}
