package sandbox

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// killTree asks taskkill for the whole tree: Windows knows no process groups to signal.
func killTree(cmd *exec.Cmd) error {
	if cmd.ProcessState != nil {
		return os.ErrProcessDone // and who its children were is forgotten
	}
	if err := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run(); err != nil {
		return cmd.Process.Kill()
	}
	return nil
}

func signalOf(*os.ProcessState) string { return "" }
