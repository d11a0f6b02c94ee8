package sync

// A Once is a [sync.Once] whose Do waits on a channel while another call of it runs.
type Once struct {
	m    Mutex
	done bool
}

// Do calls f if it is the first call of Do. All calls return when f has.
func (o *Once) Do(f func()) {
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done {
		defer func() { o.done = true }()
		f()
	}
}

// OnceFunc is [sync.OnceFunc].
func OnceFunc(f func()) func() {
	once := OnceValue(func() struct{} { f(); return struct{}{} })
	return func() { once() }
}

// OnceValue is [sync.OnceValue].
func OnceValue[T any](f func() T) func() T {
	once := OnceValues(func() (T, struct{}) { return f(), struct{}{} })
	return func() T { v, _ := once(); return v }
}

// OnceValues is [sync.OnceValues]: whoever calls it after f has panicked panics with the same value.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var once Once
	var v1 T1
	var v2 T2
	valid := false
	var panicked any
	call := func() {
		defer func() {
			if !valid {
				panicked = recover()
				panic(panicked)
			}
		}()
		v1, v2 = f()
		valid = true
	}
	return func() (T1, T2) {
		once.Do(call)
		if !valid {
			panic(panicked)
		}
		return v1, v2
	}
}
