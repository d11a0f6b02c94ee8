// want test "the subscriber, away for a year, had not"

// Package channels is a broker: it hands messages to all who have subscribed. Who takes more than five seconds goes without.
package channels

import (
	"errors"
	"slices"
	"sync"
	"time"
)

var ErrClosed = errors.New("the broker is closed")

type Broker struct {
	mu     sync.Mutex
	subs   []*Subscription
	closed bool
}

type Subscription struct {
	C      <-chan string
	c      chan string
	broker *Broker
	gone   chan struct{}
	once   sync.Once
	mu     sync.RWMutex
}

func New() *Broker { return &Broker{} }

func (b *Broker) Subscribe() *Subscription {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := make(chan string)
	s := &Subscription{C: c, c: c, broker: b, gone: make(chan struct{})}
	if b.closed {
		s.end()
		return s
	}
	b.subs = append(b.subs, s)
	return s
}

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

func (s *Subscription) Cancel() {
	b := s.broker
	b.mu.Lock()
	b.subs = slices.DeleteFunc(b.subs, func(o *Subscription) bool { return o == s })
	b.mu.Unlock()
	s.end()
}

func (b *Broker) Close() {
	b.mu.Lock()
	subs := b.subs
	b.subs, b.closed = nil, true
	b.mu.Unlock()
	for _, s := range subs {
		s.end()
	}
}
func (s *Subscription) send(m string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	select {
	case <-s.gone:
		return
	default:
	}
	select {
	case <-s.gone:
	case s.c <- m:
	case <-time.After(5 * time.Second):
	}
}
func (s *Subscription) end() {
	s.once.Do(func() { close(s.gone); s.mu.Lock(); close(s.c); s.mu.Unlock() })
}
