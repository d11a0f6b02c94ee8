package sandbox

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// reap waits for the process and kills its group while it is a zombie still: that long neither its id nor
// that of its group can become another's.
func (c *Cmd) reap() error {
	for unix.Waitid(unix.P_PID, c.cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
	c.settle()
	return c.cmd.Wait()
}

func mostResident(state *os.ProcessState) int64 {
	if ru, ok := state.SysUsage().(*syscall.Rusage); ok {
		return int64(ru.Maxrss) << 10
	}
	return 0
}
