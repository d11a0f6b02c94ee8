//go:build race

package lab

import "runtime"

// hush makes the race detector overlook the synchronisation of the calling
// goroutine until unhush: a recorder's lock must not order the goroutines that
// record, or it would hide the very races that the test is there to show.
func hush()   { runtime.RaceDisable() }
func unhush() { runtime.RaceEnable() }
