// Package channels is a broker: it hands messages to all who have subscribed.
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

// A Subscription belongs to somebody who gets the messages of a broker.
type Subscription struct {
	C <-chan string // the messages; closed when the subscription has ended

	c      chan string // the same
	broker *Broker

	// Who sends must know that nobody closes c meanwhile, and who closes c that nobody sends: both hold mu. So that whoever closes
	// does not wait for a reader, over tells the sender first.
	mu   sync.Mutex
	over chan struct{}
	end  func()
}

// New returns a broker without subscribers.
func New() *Broker { return &Broker{} }

// Subscribe returns a new subscription. It gets what is published from now on, and nothing that is on its way to
// others already.
func (b *Broker) Subscribe() *Subscription {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := make(chan string)
	s := &Subscription{C: c, c: c, broker: b, over: make(chan struct{})}
	s.end = sync.OnceFunc(func() {
		close(s.over)
		s.mu.Lock()
		defer s.mu.Unlock()
		close(s.c)
	})
	if b.closed {
		s.end()
		return s
	}
	b.subs = append(b.subs, s)
	return s
}

// Publish hands the message to each subscriber, and waits until all have taken it whose subscription has not ended.
// If the broker is closed meanwhile, Publish returns as well, with [ErrClosed] or without an error.
func (b *Broker) Publish(message string) error {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return ErrClosed
	}
	subs := slices.Clone(b.subs)
	b.mu.Unlock()
	for _, s := range subs {
		s.send(message)
	}
	return nil
}

// send hands the message over unless the subscription ends first.
func (s *Subscription) send(message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.over: // looked at first: c may be closed, and select takes either
		return
	default:
	}
	select {
	case s.c <- message:
	case <-s.over:
	}
}

// Cancel ends the subscription, and closes C. To cancel twice does no harm.
func (s *Subscription) Cancel() {
	b := s.broker
	b.mu.Lock()
	if i := slices.Index(b.subs, s); i >= 0 {
		b.subs = slices.Delete(b.subs, i, i+1)
	}
	b.mu.Unlock()
	s.end()
}

// Close ends all subscriptions, and closes their channels. To close twice does no harm.
func (b *Broker) Close() {
	b.mu.Lock()
	b.closed = true
	subs := b.subs
	b.subs = nil
	b.mu.Unlock()
	for _, s := range subs {
		s.end()
	}
}
