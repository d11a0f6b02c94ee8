package sandbox

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// raiseLoopback brings up the one interface that a new network namespace has: connections within it work, and there is
// nothing else that they could reach. It needs a privilege over the namespace, which is dropped afterwards.
func raiseLoopback(o order) error {
	if !o.Loopback || !o.Level.Net {
		return nil
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("bringing up loopback: %w", err)
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("bringing up loopback: %w", err)
	}
	lo.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo); err != nil {
		return fmt.Errorf("bringing up loopback: %w", err)
	}
	return nil
}
