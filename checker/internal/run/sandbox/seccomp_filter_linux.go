//go:build amd64 || arm64 || riscv64

package sandbox

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The filter refuses what the policy does not give (sockets, processes) and what no graded program needs and the
// other parts do not, or not everywhere, refuse: ways into other processes, new namespaces, mounts, memory that
// counts against no limit, and the rare corners of the kernel where its faults have been.
//
// It refuses by number and by one argument; a filter cannot look behind pointers, which is why clone3 and io_uring are
// refused altogether. A refused call fails; nothing is killed, except for calls made by the
// rules of another architecture, whose numbers mean something else.

// refused is what a refused call returns.
const refused = unix.EACCES

// never lists the calls that no policy gives.
var never = []uint32{
	// into other processes
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_PROCESS_MADVISE,
	unix.SYS_KCMP, unix.SYS_PIDFD_GETFD, unix.SYS_SETPRIORITY, unix.SYS_MIGRATE_PAGES, unix.SYS_MOVE_PAGES,
	// namespaces and mounts
	unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_PIVOT_ROOT, unix.SYS_CHROOT,
	unix.SYS_FSOPEN, unix.SYS_FSPICK, unix.SYS_FSCONFIG, unix.SYS_FSMOUNT, unix.SYS_MOVE_MOUNT, unix.SYS_OPEN_TREE, unix.SYS_OPEN_TREE_ATTR,
	unix.SYS_MOUNT_SETATTR, unix.SYS_OPEN_BY_HANDLE_AT,
	// memory that is nobody's address space, and outlives its maker
	unix.SYS_SHMGET, unix.SYS_SEMGET, unix.SYS_MSGGET, unix.SYS_MQ_OPEN, unix.SYS_MEMFD_CREATE,
	unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY, unix.SYS_KEYCTL,
	// corners
	unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD, unix.SYS_FANOTIFY_INIT,
	unix.SYS_KEXEC_LOAD, unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_DELETE_MODULE,
	unix.SYS_REBOOT, unix.SYS_SWAPON, unix.SYS_SWAPOFF, unix.SYS_ACCT, unix.SYS_QUOTACTL, unix.SYS_SYSLOG,
	unix.SYS_SETTIMEOFDAY, unix.SYS_CLOCK_SETTIME, unix.SYS_ADJTIMEX, unix.SYS_CLOCK_ADJTIME,
	unix.SYS_SETHOSTNAME, unix.SYS_SETDOMAINNAME,
	// the processor that it was given
	unix.SYS_SCHED_SETAFFINITY,
}

// takeBack lists the calls that undo what was written. Opening a file anew cuts it, too, where that is asked for, and is let
// through: the race detector opens its reports so.
var takeBack = slices.Concat(oldTakeBack, []uint32{
	unix.SYS_UNLINKAT, unix.SYS_RENAMEAT2, unix.SYS_TRUNCATE, unix.SYS_FTRUNCATE, unix.SYS_FALLOCATE, unix.SYS_LINKAT, unix.SYS_SYMLINKAT,
})

// unknown lists the calls that are to look like those of an older kernel, so that libraries fall back.
var unknown = []uint32{unix.SYS_CLONE3, unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER}

// onProcess lists the calls whose first argument is a process, which must be the caller where it is the only one.
var onProcess = []uint32{
	unix.SYS_KILL, unix.SYS_TGKILL, unix.SYS_RT_SIGQUEUEINFO, unix.SYS_RT_TGSIGQUEUEINFO, unix.SYS_PIDFD_OPEN,
	unix.SYS_PRLIMIT64, unix.SYS_SCHED_SETPARAM, unix.SYS_SCHED_SETSCHEDULER, unix.SYS_SCHED_SETATTR,
}

// signalOthers lists commands of fcntl that have the kernel send a signal to whomever the caller names.
var signalOthers = []uint32{unix.F_SETOWN, unix.F_SETOWN_EX, unix.F_SETSIG}

// typeOnTerminal lists requests of ioctl that do the same, or put words into a terminal as if somebody had typed them.
var typeOnTerminal = []uint32{fiosetown, unix.SIOCSPGRP, unix.TIOCSTI, unix.TIOCLINUX}

const fiosetown = 0x8901 // package unix does not have it

// changeFiles lists the calls that change what is known about a file without opening it. Landlock lets all of them through, wherever the
// file is. A command that starts others is a compiler or the like, and needs them.
var changeFiles = slices.Concat(oldChangeFiles, []uint32{
	unix.SYS_FCHMOD, unix.SYS_FCHMODAT, unix.SYS_FCHMODAT2, unix.SYS_FCHOWN, unix.SYS_FCHOWNAT, unix.SYS_UTIMENSAT,
	unix.SYS_SETXATTR, unix.SYS_LSETXATTR, unix.SYS_FSETXATTR, unix.SYS_SETXATTRAT,
	unix.SYS_REMOVEXATTR, unix.SYS_LREMOVEXATTR, unix.SYS_FREMOVEXATTR, unix.SYS_REMOVEXATTRAT, unix.SYS_FILE_SETATTR,
})

// A filter is a program for the kernel's packet filter, which looks at seccomp_data: the number of
// the call, the architecture, and the arguments.
type filter []unix.SockFilter

const (
	atNumber   = 0
	atArch     = 4
	atArgument = 16 // the lower half of the first: all of these are little-endian
	argument   = 8  // from one to the next
)

func (f *filter) add(code uint16, yes, no uint8, k uint32) {
	*f = append(*f, unix.SockFilter{Code: code, Jt: yes, Jf: no, K: k})
}

func (f *filter) load(offset uint32) { f.add(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, 0, 0, offset) }
func (f *filter) result(k uint32)    { f.add(unix.BPF_RET|unix.BPF_K, 0, 0, k) }

// unless skips as many instructions as are said when the loaded value is not k.
func (f *filter) unless(k uint32, skip int) {
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 0, uint8(skip), k)
}

func failing(errno unix.Errno) uint32 { return unix.SECCOMP_RET_ERRNO | uint32(errno) }

// refuse makes calls fail.
func (f *filter) refuse(with unix.Errno, calls ...uint32) {
	for _, call := range calls {
		f.unless(call, 1)
		f.result(failing(with))
	}
}

// onlyIf makes a call fail unless one of the tests of its argument, counted from 0, says yes. Each test then jumps
// over the others and the refusal to the end.
func (f *filter) onlyIf(call, arg uint32, tests ...unix.SockFilter) {
	f.unless(call, len(tests)+3)
	f.load(atArgument + arg*argument)
	for i, t := range tests {
		if t.Jt = 0; t.Jf == 0 {
			t.Jt = uint8(len(tests) - i)
		} else {
			t.Jf = uint8(len(tests) - i)
		}
		*f = append(*f, t)
	}
	f.result(failing(refused))
	f.result(unix.SECCOMP_RET_ALLOW)
}

// exceptIf makes a call fail if its argument is one of these.
func (f *filter) exceptIf(call, arg uint32, values ...uint32) {
	f.unless(call, 2*len(values)+2)
	f.load(atArgument + arg*argument)
	f.refuse(refused, values...)
	f.result(unix.SECCOMP_RET_ALLOW)
}

// onlySockets makes socket fail for all but the internet's families, these types, and the protocol that is theirs: multipath TCP is one that
// Landlock does not see.
func (f *filter) onlySockets(types ...uint32) {
	var check filter
	for _, arg := range []struct {
		number uint32
		mask   uint32
		values []uint32
	}{
		{0, ^uint32(0), []uint32{unix.AF_INET, unix.AF_INET6}},
		{1, 0xf, types}, // the rest are flags
		{2, ^uint32(0), []uint32{0, unix.IPPROTO_TCP, unix.IPPROTO_UDP}},
	} {
		check.load(atArgument + arg.number*argument)
		check.add(unix.BPF_ALU|unix.BPF_AND|unix.BPF_K, 0, 0, arg.mask)
		for i, value := range arg.values {
			check.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, uint8(len(arg.values)-i), 0, value)
		}
		check.result(failing(refused))
	}
	check.result(unix.SECCOMP_RET_ALLOW)
	f.unless(unix.SYS_SOCKET, len(check))
	*f = append(*f, check...)
}

func equals(k uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: k}
}

func hasBit(k uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, K: k}
}

// not turns a test around.
func not(t unix.SockFilter) unix.SockFilter {
	t.Jf = 1
	return t
}

// keepDescriptors keeps a command from closing or replacing the descriptors that it was given.
func (f *filter) keepDescriptors(passed int) {
	f.refuse(refused, unix.SYS_DUP3, unix.SYS_CLOSE_RANGE)
	f.refuse(refused, oldDup...)
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 0, 4, unix.SYS_CLOSE)
	f.load(atArgument)
	f.add(unix.BPF_JMP|unix.BPF_JGE|unix.BPF_K, 1, 0, uint32(passed))
	f.result(failing(refused))
	f.result(unix.SECCOMP_RET_ALLOW)
}

// newNamespaces are the flags of clone that would give a process namespaces of its own.
const newNamespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWNS |
	unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWCGROUP

// filterFor writes the filter for a process with the given id under the policy.
func filterFor(o order, pid int) filter {
	p, l := o.Policy, o.Level
	var f filter
	f.load(atArch)
	f.add(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, 1, 0, auditArch)
	f.result(unix.SECCOMP_RET_KILL_PROCESS)
	f.load(atNumber)
	if runtime.GOARCH == "amd64" {
		// The third set of numbers, x32, shares the architecture.
		const x32 = 1 << 30
		f.add(unix.BPF_JMP|unix.BPF_JGE|unix.BPF_K, 0, 1, x32)
		f.result(unix.SECCOMP_RET_KILL_PROCESS)
	}
	f.refuse(refused, never...)
	f.refuse(unix.ENOSYS, unknown...)
	f.onlyIf(unix.SYS_PRCTL, 0, not(equals(unix.PR_SET_PDEATHSIG)))
	f.exceptIf(unix.SYS_FCNTL, 1, signalOthers...)
	f.exceptIf(unix.SYS_IOCTL, 1, typeOnTerminal...)
	switch {
	case p.Network:
	case p.Loopback && l.Net:
		f.onlySockets(unix.SOCK_STREAM, unix.SOCK_DGRAM)
	case p.Loopback:
		// UDP would leave the machine whatever Landlock says.
		f.onlySockets(unix.SOCK_STREAM)
	default:
		f.refuse(refused, unix.SYS_SOCKET)
	}
	if p.Children {
		f.onlyIf(unix.SYS_CLONE, 0, not(hasBit(newNamespaces)))
	} else {
		f.refuse(refused, forks...)
		f.refuse(refused, unix.SYS_TKILL, unix.SYS_PIDFD_SEND_SIGNAL)
		f.refuse(refused, changeFiles...)
		f.onlyIf(unix.SYS_CLONE, 0, hasBit(unix.CLONE_THREAD))
		for _, call := range onProcess {
			f.onlyIf(call, 0, equals(0), equals(uint32(pid)))
		}
		f.keepDescriptors(o.Passed)
		if p.KeepFiles {
			f.refuse(refused, takeBack...)
		}
	}
	if !l.PID {
		// All stay in the session that is killed, or even in one group.
		f.refuse(refused, unix.SYS_SETSID)
		if !p.Children || !p.Groups {
			f.refuse(refused, unix.SYS_SETPGID)
		}
	}
	f.result(unix.SECCOMP_RET_ALLOW)
	return f
}

// filterCalls installs the filter for this thread and what it execs. It needs privileges, or to have given up new ones.
func filterCalls(o order) error {
	if !o.Level.Seccomp {
		return nil
	}
	f := filterFor(o, os.Getpid())
	program := unix.SockFprog{Len: uint16(len(f)), Filter: &f[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(f)
	if errno != 0 {
		return fmt.Errorf("filtering system calls: %w", errno)
	}
	return nil
}
