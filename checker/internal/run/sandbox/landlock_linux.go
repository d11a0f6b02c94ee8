package sandbox

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The calls are made here and not by a library, because the libraries for Go restrict every thread
// of a process. That needs signals and a readable /proc from which the view has just been cut off, and a process that
// was linked to C waits for it for ever. The helper needs one thread restricted: the one that execs.

// newestLandlock is the newest version that is known here; a newer kernel knows all older ones.
const newestLandlock = 10

// landlocks says what each version can refuse beyond the one before.
var landlocks = [newestLandlock + 1]unix.LandlockRulesetAttr{
	1: {Handled_access_fs: unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1}, // the last of the first
	2: {Handled_access_fs: unix.LANDLOCK_ACCESS_FS_REFER},
	3: {Handled_access_fs: unix.LANDLOCK_ACCESS_FS_TRUNCATE},
	4: {Handled_access_net: unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP},
	5: {Handled_access_fs: unix.LANDLOCK_ACCESS_FS_IOCTL_DEV},
	6: {Scoped: unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL},
	9: {Handled_access_fs: unix.LANDLOCK_ACCESS_FS_RESOLVE_UNIX},

	10: {Handled_access_net: unix.LANDLOCK_ACCESS_NET_BIND_UDP | unix.LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP},
}

// The rights of Landlock that the lists of a policy stand for. No list gives the right to make devices.
const (
	mayRead  = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR
	mayExec  = mayRead | unix.LANDLOCK_ACCESS_FS_EXECUTE
	mayWrite = mayRead | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_TRUNCATE | unix.LANDLOCK_ACCESS_FS_REFER |
		unix.LANDLOCK_ACCESS_FS_MAKE_DIR | unix.LANDLOCK_ACCESS_FS_MAKE_REG | unix.LANDLOCK_ACCESS_FS_MAKE_SYM |
		unix.LANDLOCK_ACCESS_FS_MAKE_FIFO | unix.LANDLOCK_ACCESS_FS_MAKE_SOCK |
		unix.LANDLOCK_ACCESS_FS_REMOVE_DIR | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE
	mayUseDevice = unix.LANDLOCK_ACCESS_FS_READ_FILE | onFileToWrite
	onFile       = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_EXECUTE | onFileToWrite

	onFileToWrite = unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_TRUNCATE
)

// landlockVersion is what the kernel has, as far as it is known here; 0 if it has none.
func landlockVersion() int {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	return min(int(version), newestLandlock)
}

// restrictLandlock refuses everything that this version of Landlock can refuse but what the policy gives.
func restrictLandlock(o order) error {
	if o.Level.Landlock == 0 {
		return nil
	}
	var all unix.LandlockRulesetAttr
	for _, more := range landlocks[:o.Level.Landlock+1] {
		all.Handled_access_fs |= more.Handled_access_fs
		all.Handled_access_net |= more.Handled_access_net
		all.Scoped |= more.Scoped
	}
	if o.Network || o.Loopback && o.Level.Net {
		all.Handled_access_net = 0 // there is nothing else in a network of its own
	}
	ruleset, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&all)), unsafe.Sizeof(all), 0)
	if errno != 0 {
		return fmt.Errorf("restricting with Landlock: %w", errno)
	}
	defer unix.Close(int(ruleset))
	if err := allow(int(ruleset), all.Handled_access_fs, o); err != nil {
		return err
	}
	if o.Loopback && all.Handled_access_net != 0 {
		if err := allowPorts(int(ruleset), o); err != nil {
			return err
		}
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0, 0); errno != 0 {
		return fmt.Errorf("restricting with Landlock: %w", errno)
	}
	return nil
}

// allow adds the policy's paths to the ruleset, which knows of the handled rights only.
func allow(ruleset int, handled uint64, o order) error {
	for _, list := range []struct {
		paths []string
		may   uint64
	}{
		{o.Read, mayRead}, {o.Exec, mayExec}, {o.Write, mayWrite}, {devices, mayUseDevice}, {ownProc(o.Level), mayRead},
	} {
		for _, path := range list.paths {
			if err := allowPath(ruleset, path, list.may&handled); err != nil {
				return fmt.Errorf("allowing %s: %w", path, err)
			}
		}
	}
	return nil
}

func allowPath(ruleset int, path string, may uint64) error {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	var info unix.Stat_t
	if err := unix.Fstat(fd, &info); err != nil {
		return err
	}
	if info.Mode&unix.S_IFMT != unix.S_IFDIR {
		may &= onFile
	}
	rule := unix.LandlockPathBeneathAttr{Allowed_access: may, Parent_fd: int32(fd)}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(ruleset), unix.LANDLOCK_RULE_PATH_BENEATH,
		uintptr(unsafe.Pointer(&rule)), 0, 0, 0)
	if errno != 0 {
		return os.NewSyscallError("landlock_add_rule", errno)
	}
	return nil
}

// shortLived is the file that says from which ports the system takes one when nobody names any.
const shortLived = "/proc/sys/net/ipv4/ip_local_port_range"

// allowPorts lets the command bind to a port that the system picks, and connect to one that it might have picked. Landlock knows ports and
// no addresses: so whoever listens on such a port on another machine can be reached, and services, which listen on others, cannot.
func allowPorts(ruleset int, o order) error {
	if err := allowPort(ruleset, 0, unix.LANDLOCK_ACCESS_NET_BIND_TCP); err != nil {
		return err
	}
	for port := o.Ports[0]; port <= o.Ports[1]; port++ {
		if err := allowPort(ruleset, port, unix.LANDLOCK_ACCESS_NET_CONNECT_TCP); err != nil {
			return err
		}
	}
	return nil
}

func allowPort(ruleset int, port, may uint64) error {
	const netPort = 2 // LANDLOCK_RULE_NET_PORT; package unix does not have it, nor the structure
	rule := struct{ allowed, port uint64 }{may, port}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(ruleset), netPort,
		uintptr(unsafe.Pointer(&rule)), 0, 0, 0)
	if errno != 0 {
		return fmt.Errorf("allowing port %d: %w", port, errno)
	}
	return nil
}

// shortLivedPorts are the first and the last of them.
func shortLivedPorts() (ports [2]uint64, err error) {
	text, err := os.ReadFile(shortLived)
	if err == nil {
		_, err = fmt.Sscan(string(text), &ports[0], &ports[1])
	}
	if err != nil {
		return ports, fmt.Errorf("asking which ports the system picks: %w", err)
	}
	return ports, nil
}

// ownProc is what the command may see of /proc: all of one of its own; of the machine's only what is about itself.
// That much every program of the race detector needs: it reads its own options there.
func ownProc(l Level) []string {
	if l.Proc {
		return []string{"/proc"}
	}
	return []string{"/proc/self"}
}
