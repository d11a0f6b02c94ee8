package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// MaybeHelper turns this process into the command that it was started for, if it was started by a [Sandbox];
// it does nothing otherwise. A program that uses a sandbox calls it first thing in main, a test in TestMain.
func MaybeHelper() {
	if len(os.Args) != 2 || os.Args[0] != helperName {
		return
	}
	extra, err := strconv.Atoi(os.Args[1])
	if err != nil {
		return
	}
	// Credentials, the parent's death and the filter belong to a thread; so this one must be the one that execs.
	runtime.LockOSThread()
	orders := os.NewFile(uintptr(firstExtra+extra), "orders")
	say := os.NewFile(uintptr(firstExtra+extra+1), "say")
	a, err := helper(orders, say, firstExtra+extra)
	if err != nil {
		a.Trouble = err.Error()
	}
	_ = json.NewEncoder(say).Encode(a) // if the checker does not listen any more, it has no use for it
	os.Exit(3)
}

// firstExtra is the first descriptor behind the standard ones.
const firstExtra = 3

// helper returns when the order was to probe, or could not be obeyed.
func helper(orders, say *os.File, firstOwn int) (answer, error) {
	var o order
	if err := json.NewDecoder(orders).Decode(&o); err != nil {
		return answer{}, fmt.Errorf("reading the order: %w", err)
	}
	if o.Probe {
		return probe(o), nil
	}
	o.Passed = firstOwn
	if err := hideOwn(firstOwn); err != nil {
		return answer{}, err
	}
	for _, step := range []func(order) error{enterView, enterDir, raiseLoopback, dropPrivileges, restrictLandlock, limitResources, takeProcessor} {
		if err := step(o); err != nil {
			return answer{}, err
		}
	}
	if err := dieWithChecker(say); err != nil {
		return answer{}, err
	}
	if err := filterCalls(o); err != nil {
		return answer{}, err
	}
	if err := json.NewEncoder(say).Encode(answer{Ready: true}); err != nil {
		return answer{}, err
	}
	return answer{}, fmt.Errorf("running %s: %w", o.Path, syscall.Exec(o.Path, o.Args, append([]string{}, o.Env...)))
}

// enterDir makes the policy's folder the current one; the checker's must not stay reachable as ".".
func enterDir(o order) error {
	dir := o.Dir
	if dir == "" {
		dir = "/"
	}
	if err := os.Chdir(dir); err != nil {
		return fmt.Errorf("entering the folder: %w", err)
	}
	return nil
}

// takeProcessor leaves the command one of the processors that the helper has. The filter keeps it from taking others.
func takeProcessor(o order) error {
	if !o.OneProcessor {
		return nil
	}
	var may unix.CPUSet
	if err := unix.SchedGetaffinity(0, &may); err != nil {
		return fmt.Errorf("asking for the processors: %w", err)
	}
	nth := rand.IntN(max(1, may.Count()))
	for cpu := range len(may) * 64 {
		if !may.IsSet(cpu) {
			continue
		}
		if nth == 0 {
			may.Zero()
			may.Set(cpu)
			break
		}
		nth--
	}
	if err := unix.SchedSetaffinity(0, &may); err != nil {
		return fmt.Errorf("taking one processor: %w", err)
	}
	return nil
}

// hideOwn marks all descriptors from the first of the helper's own to be closed by exec, and with them those that the checker
// has unknowingly inherited itself and passed on.
func hideOwn(first int) error {
	if err := unix.CloseRange(uint(first), math.MaxInt32, unix.CLOSE_RANGE_CLOEXEC); err == nil {
		return nil
	}
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return fmt.Errorf("looking for inherited descriptors: %w", err)
	}
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil && fd >= first {
			unix.CloseOnExec(fd)
		}
	}
	return nil
}

// dieWithChecker asks to be killed when the checker dies, and dies now if it has already: then
// nobody holds the other end of the pipe that say writes to.
func dieWithChecker(say *os.File) error {
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0, 0, 0); err != nil {
		return fmt.Errorf("asking to die with the checker: %w", err)
	}
	fds := []unix.PollFd{{Fd: int32(say.Fd())}}
	if _, err := unix.Poll(fds, 0); err != nil && err != unix.EINTR {
		return fmt.Errorf("looking whether the checker lives: %w", err)
	}
	if fds[0].Revents&unix.POLLERR != 0 {
		return errors.New("the checker is gone")
	}
	return nil
}
