// Package broadcast tells everybody who is interested, and lets nobody hold up the rest.
package broadcast

import (
	"context"
	"errors"
)

// These say why a subscription gets no more messages.
var (
	ErrClosed       = errors.New("the topic is closed")
	ErrSlow         = errors.New("the subscriber was too slow and has been cut off")
	ErrUnsubscribed = errors.New("the subscriber has unsubscribed")
)

// A Topic hands each message that is published to all who have subscribed. Only [New] makes one.
//
// All methods of a Topic and of its subscriptions may be called at the same time.
// Goroutines of a Topic or a Subscription, if there are any, end with it.
type Topic[T any] struct {
	// TODO: who has subscribed?
}

// A Subscription gets the messages that are published after it was made. When several are
// published at the same time, any of them may be the first, not the same for everybody.
type Subscription[T any] struct {
	// TODO: what has been published and not been read, and what has ended the subscription?
}

// New returns a Topic without subscriptions, each of which will have room for the given
// number of unread messages: those that Next has not returned. (One that a waiting Next is just about
// to return may count or not.) New panics if room < 1.
func New[T any](room int) *Topic[T] {
	// TODO
	return &Topic[T]{}
}

// Publish gives v to all subscriptions. One that has no room left does not get v, and is
// cut off: nothing else will come. If the topic is closed, nobody gets v.
func (t *Topic[T]) Publish(v T) error {
	// TODO: do not wait for the slow.
	return nil
}

// Subscribe returns a new subscription. If the topic is closed, that has already ended.
func (t *Topic[T]) Subscribe() *Subscription[T] {
	// TODO
	return &Subscription[T]{}
}

// Len returns how many subscriptions have not ended. One that is full counts until it is cut off.
func (t *Topic[T]) Len() int {
	// TODO
	return 0
}

// Close says that nothing more will be published. Closing twice is harmless.
func (t *Topic[T]) Close() {
	// TODO
}

// Next returns the first unread message, which is then read, waiting for one if it must. If
// ctx ends first, or had ended before, Next returns ctx's error.
//
// Where no message is left and none can come, Next returns the reason: ErrSlow if the
// subscription was cut off, or else ErrClosed. After Unsubscribe it is ErrUnsubscribed,
// whatever has happened before. If ctx has ended as well, its error is always acceptable.
//
// Of several who call Next on one subscription, each message goes to one.
func (s *Subscription[T]) Next(ctx context.Context) (T, error) {
	// TODO: wait for a message, for the end of the subscription or for ctx.
	var zero T
	return zero, nil
}

// Each calls f with one message after the other, as Next would return them. f may do
// whatever it likes: take its time, or call any method of this topic and its subscriptions.
func (s *Subscription[T]) Each(ctx context.Context, f func(v T)) error {
	// TODO
	return nil
}

// Unsubscribe ends the subscription. (A Next that is just about to return a message may
// still do so.) Doing it twice is harmless.
func (s *Subscription[T]) Unsubscribe() {
	// TODO
}
