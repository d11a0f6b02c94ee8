package subprocess_test

import (
	"context"

	"github.com/stretchr/testify/require"

	subprocess "koans/exercises/07_executors/04_subprocess"
)

// A run is a call of Run that may not have returned.
type run struct {
	s      *scene
	ended  chan struct{}
	result subprocess.Result
	err    error
}

func (s *scene) run(ctx context.Context, pool *subprocess.Pool, c subprocess.Command) *run {
	r := &run{s: s, ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		r.result, r.err = pool.Run(ctx, c)
	}()
	return r
}

// comes waits until Run's process has said that it is there, as what it says, and returns its number.
func (r *run) comes(as string) int {
	r.s.t.Helper()
	here := func() bool { return len(found(r.s.dir, as)) > 0 }
	r.s.wait(func() bool { return here() || r.over() }, "Run: its process has not come to work")
	if !here() {
		r.s.t.Fatalf("Run has returned, and its process has not come to work. The error is: %v", r.err)
	}
	return found(r.s.dir, as)[0]
}

func (r *run) over() bool {
	select {
	case <-r.ended:
		return true
	default:
		return false
	}
}

// wait returns what Run returned, which why says that it should.
func (r *run) wait(why string) (subprocess.Result, error) {
	r.s.t.Helper()
	r.s.wait(r.over, "Run has not returned, although %s", why)
	return r.result, r.err
}

// must is wait for a Run that has no reason to fail.
func (r *run) must(why string) subprocess.Result {
	r.s.t.Helper()
	result, err := r.wait(why)
	require.NoError(r.s.t, err, "the error of Run, although %s", why)
	return result
}
