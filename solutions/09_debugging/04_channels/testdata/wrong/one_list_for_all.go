// want test "another broker"

// Package channels is a broker: it hands messages to all who have subscribed. There is one list, and all brokers use it.
package channels

import (
	"errors"
	"slices"
	"sync"
)

var ErrClosed = errors.New("the broker is closed")

type Broker struct {
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
	mu.Lock()
	defer mu.Unlock()
	c := make(chan string)
	s := &Subscription{C: c, c: c, broker: b, gone: make(chan struct{})}
	if b.closed {
		s.end()
		return s
	}
	subs = append(subs, s)
	return s
}

func (b *Broker) Publish(message string) error {
	mu.Lock()
	if b.closed {
		mu.Unlock()
		return ErrClosed
	}
	all := slices.Clone(subs)
	mu.Unlock()
	for _, s := range all {
		s.send(message)
	}
	return nil
}

func (s *Subscription) Cancel() {
	mu.Lock()
	subs = slices.DeleteFunc(subs, func(o *Subscription) bool { return o == s })
	mu.Unlock()
	s.end()
}

func (b *Broker) Close() {
	mu.Lock()
	all := subs
	subs, b.closed = nil, true
	mu.Unlock()
	for _, s := range all {
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
	}
}
func (s *Subscription) end() {
	s.once.Do(func() { close(s.gone); s.mu.Lock(); close(s.c); s.mu.Unlock() })
}

var (
	mu   sync.Mutex
	subs []*Subscription
)
