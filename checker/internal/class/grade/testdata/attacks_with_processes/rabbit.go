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
	time.Sleep(10 * time.Millisecond)
	_ = start()
	os.Exit(0)
}

// It is never where it was: each starts the next one and ends.
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
