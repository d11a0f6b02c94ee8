// Package entrypoint runs a program that consists of parts, and waits for all of them.
package entrypoint

// A Part is a piece of a program. It runs in a goroutine of its own, may start
// further parts with p, and returns an error if it failed.
type Part func(p *Program) error

// A Program is one run of [Main]. Only Main makes one.
type Program struct {
	// TODO: what must all parts of a program share, so that they can be waited for and none of their errors is lost?
}

// Main runs the parts, all at the same time, and waits until they have ended, and also
// those that they have started, and those that these have started, and so on.
// It returns the exit code: 0 if all went well, 1 if any part returned an error.
// A panic of a part ends the process.
func Main(parts ...Part) int {
	// TODO: start the parts, wait until the last one has ended, and tell how it went.
	return 0
}

// Start starts another part and returns immediately. It may be called from many
// goroutines at the same time, as long as any part of this program is still running.
func (p *Program) Start(part Part) {
	// TODO
}
