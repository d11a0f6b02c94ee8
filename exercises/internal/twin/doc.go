// Package sync is the twin of the standard library's, with locks that wait on channels. It has that name so that an answer which
// prints the type of a lock of its own cannot tell them apart.
//
// In a [testing/synctest] bubble whoever waits for a sync.Mutex, a sync.RWMutex or a sync.Once is not durably
// blocked, so the bubble's clock stands still meanwhile, and a right answer that holds a lock while
// time goes by never ends. When a run has ended so, the checker builds the answer once more with this package under
// the name of sync, and runs the tests that did not pass: waiting for a lock is then waiting for a channel of the
// bubble, time goes on, and who waits for ever is seen to do so.
//
// What package sync has and bubbles understand is passed on as it is. Unlike there, a lock is handed to who has waited longest, and
// each operation is ordered before the next one on the same lock by a lock of its own: races are not looked for here, the
// first run has done that.
package sync

import "sync"

// These wait durably in a bubble, or not at all.
type (
	Cond      = sync.Cond
	Locker    = sync.Locker
	Map       = sync.Map
	Pool      = sync.Pool
	WaitGroup = sync.WaitGroup
)

// NewCond is [sync.NewCond].
func NewCond(l Locker) *Cond { return sync.NewCond(l) }
