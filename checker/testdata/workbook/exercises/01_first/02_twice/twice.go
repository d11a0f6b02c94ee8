// Package twice does things at once.
package twice

// Twice calls work two times at once and returns when both calls have.
func Twice(work func()) {
	// TODO: start both, wait for both.
}
