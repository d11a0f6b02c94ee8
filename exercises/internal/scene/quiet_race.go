//go:build race

package scene

import "runtime"

// hush makes the race detector overlook the synchronisation of the calling goroutine until unhush: what a scene notes of the learner's
// goroutines must not order them, or it would hide the very races that are to be seen.
func hush()   { runtime.RaceDisable() }
func unhush() { runtime.RaceEnable() }
