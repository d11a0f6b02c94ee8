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
	_ = start()
	time.Sleep(time.Hour)
}

// Each starts another in a group of its own, and they stay.
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
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd.Start()
}
