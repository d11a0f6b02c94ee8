package sandbox

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// probe applies to the helper what is asked for, part by part, and tells what has worked.
// The namespaces are there already, or it would not run.
func probe(o order) answer {
	l := o.Level
	o.Policy = Policy{}
	for l.Mount {
		o.Level = l
		if err := enterView(o); err == nil {
			break
		}
		if !l.Proc {
			l.Mount = false
		}
		// In many containers it is only the /proc that is refused.
		l.Proc = false
	}
	l.Lo = l.Net && raiseLoopback(order{Policy: Policy{Loopback: true}, Level: l}) == nil
	if err := dropPrivileges(o); err != nil {
		return answer{Trouble: err.Error()}
	}
	l.Landlock = min(l.Landlock, landlockVersion())
	o.Level = l
	if restrictLandlock(o) != nil {
		l.Landlock = 0
	}
	l.Rlimits = l.Rlimits && limitResources(o) == nil
	l.Processes = l.Rlimits && processesCount()
	l.Seccomp = l.Seccomp && filterCalls(o) == nil && socketsRefused()
	return answer{Level: l}
}

// processesCount says whether the limit of processes binds this user. It never does root.
func processesCount() bool {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(unix.RLIMIT_NPROC, &now); err != nil {
		return false
	}
	low := syscall.Rlimit{Cur: 1, Max: now.Max}
	if err := syscall.Setrlimit(unix.RLIMIT_NPROC, &low); err != nil {
		return false
	}
	refused := forkRefused()
	return syscall.Setrlimit(unix.RLIMIT_NPROC, &now) == nil && refused
}

// forkRefused forks by hand: the child must not go through anything of Go's, only exit.
func forkRefused() bool {
	pid, _, errno := syscall.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	if pid == 0 && errno == 0 {
		for {
			syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
		}
	}
	if errno != 0 {
		return errno == unix.EAGAIN
	}
	for {
		if _, err := unix.Wait4(int(pid), nil, 0, nil); err != unix.EINTR {
			return false
		}
	}
}

// socketsRefused says whether the filter filters. A system that only pretends to know
// filters, as emulators may, is one without.
func socketsRefused() bool {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err == nil {
		_ = unix.Close(fd)
	}
	return err == refused
}
