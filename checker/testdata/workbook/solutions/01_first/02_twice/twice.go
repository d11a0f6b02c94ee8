// Package twice does things at once.
package twice

import "sync"

// Twice calls work two times at once and returns when both calls have.
func Twice(work func()) {
	var both sync.WaitGroup
	both.Go(work)
	both.Go(work)
	both.Wait()
}
