// Package twice counts the ends on a channel.
package twice

// Twice calls work two times at once and returns when both calls have.
func Twice(work func()) {
	done := make(chan struct{})
	for range 2 {
		go func() {
			work()
			done <- struct{}{}
		}()
	}
	<-done
	<-done
}
