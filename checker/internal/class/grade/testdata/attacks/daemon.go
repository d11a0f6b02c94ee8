// want panic|exit|timeout|test|deadlock
package sample

import (
	"os"
	"os/exec"
	"syscall"
)

func Twice(func()) {
	cmd := exec.Command("/proc/self/exe", "-test.run=none")
	cmd.Env = append(os.Environ(), "DAEMON=MARK")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if cmd.Start() == nil {
		panic("started")
	}
	panic("nothing")
}
