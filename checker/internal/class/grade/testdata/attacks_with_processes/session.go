// want panic|exit|timeout|test|deadlock|processes|output
package sample

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

func init() {
	if os.Getenv("DAEMON") == "" {
		return
	}
	time.Sleep(time.Hour)
}

// A session of its own is out of reach of whatever kills the group.
func Twice(func()) {
	if start() != nil {
		panic("nothing")
	}
	time.Sleep(300 * time.Millisecond)
	panic("started")
}

func start() error {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), "DAEMON=MARK")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd.Start()
}
