package sync

import "sync"

// A Mutex is a [sync.Mutex] whose Lock waits on a channel. The zero value is unlocked.
type Mutex struct{ rw RWMutex }

// Lock locks m, waiting until that is possible.
func (m *Mutex) Lock() { m.rw.Lock() }

// TryLock locks m if it is unlocked, and reports whether it did.
func (m *Mutex) TryLock() bool { return m.rw.TryLock() }

// Unlock unlocks m. It panics if m is not locked.
func (m *Mutex) Unlock() {
	if !m.rw.release(true) {
		panic("sync: unlock of unlocked mutex")
	}
}

// An RWMutex is a [sync.RWMutex] whose Lock and RLock wait on channels. The zero value is unlocked. As there, a writer that
// waits keeps new readers out.
type RWMutex struct {
	mu      sync.Mutex // held for a moment at a time, never while anybody waits
	writing bool
	reading int
	queue   []waiter // in the order in which they came
}

type waiter struct {
	write bool
	let   chan struct{} // closed when it has got the lock
}

// Lock locks rw for writing.
func (rw *RWMutex) Lock() { rw.acquire(true) }

// RLock locks rw for reading.
func (rw *RWMutex) RLock() { rw.acquire(false) }

// TryLock locks rw for writing if that is possible now, and reports whether it did.
func (rw *RWMutex) TryLock() bool { return rw.try(true) }

// TryRLock locks rw for reading if that is possible now, and reports whether it did.
func (rw *RWMutex) TryRLock() bool { return rw.try(false) }

// Unlock undoes one Lock. It panics if rw is not locked for writing.
func (rw *RWMutex) Unlock() {
	if !rw.release(true) {
		panic("sync: Unlock of unlocked RWMutex")
	}
}

// RUnlock undoes one RLock. It panics if rw is not locked for reading.
func (rw *RWMutex) RUnlock() {
	if !rw.release(false) {
		panic("sync: RUnlock of unlocked RWMutex")
	}
}

// RLocker returns a Locker whose methods are RLock and RUnlock.
func (rw *RWMutex) RLocker() Locker { return (*reader)(rw) }

type reader RWMutex

func (r *reader) Lock()   { (*RWMutex)(r).RLock() }
func (r *reader) Unlock() { (*RWMutex)(r).RUnlock() }

func (rw *RWMutex) acquire(write bool) {
	rw.mu.Lock()
	if rw.free(write) && len(rw.queue) == 0 {
		rw.take(write)
		rw.mu.Unlock()
		return
	}
	w := waiter{write, make(chan struct{})}
	rw.queue = append(rw.queue, w)
	rw.mu.Unlock()
	<-w.let
}

func (rw *RWMutex) try(write bool) bool {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if !rw.free(write) || len(rw.queue) > 0 {
		return false
	}
	rw.take(write)
	return true
}

// release gives back what was taken and lets those in who are next. It reports whether there was something to give back.
func (rw *RWMutex) release(write bool) bool {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	switch {
	case write && rw.writing:
		rw.writing = false
	case !write && rw.reading > 0:
		rw.reading--
	default:
		return false
	}
	for len(rw.queue) > 0 && rw.free(rw.queue[0].write) {
		rw.take(rw.queue[0].write)
		close(rw.queue[0].let)
		rw.queue = rw.queue[1:]
	}
	return true
}

// free reports whether the lock could be taken, if nobody else waited.
func (rw *RWMutex) free(write bool) bool { return !rw.writing && (!write || rw.reading == 0) }

func (rw *RWMutex) take(write bool) {
	if write {
		rw.writing = true
	} else {
		rw.reading++
	}
}
