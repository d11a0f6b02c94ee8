// Package spawn runs a function in the background, and hands over its value.
package spawn

// Start runs f once, in a goroutine of its own, and returns immediately. What f
// returns, nil and 0 too, arrives on the channel, and then the channel is closed.
//
// The value waits for its receiver, but nobody waits for one: if nothing is ever
// received, no goroutine is left behind once f has returned.
//
// A panic of f ends the process, as in every goroutine.
func Start[T any](f func() T) <-chan T {
	// TODO: run f in the background, and let what it returns arrive on a channel.
	return nil
}
