package processes

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"unsafe"
)

const zombies = false

// stillActive is the exit code of a process that has none yet.
const stillActive = 259

func lead(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.CreationFlags |= syscall.CREATE_NEW_PROCESS_GROUP
}

// end ends the process and all that descend from it. Windows remembers who the parent was, also when that has ended; taskkill, which
// could do the same, wants the first one alive.
func end(leader int) error {
	all, err := descendants(uint32(leader))
	if err != nil {
		return fmt.Errorf("ending a group of processes: %w", err)
	}
	done := os.ErrProcessDone
	for _, pid := range append(all, uint32(leader)) {
		if err := terminate(pid); err == nil {
			done = nil
		}
	}
	return done
}

func terminate(pid uint32) error {
	h, err := syscall.OpenProcess(syscall.PROCESS_TERMINATE, false, pid)
	if err != nil {
		return err
	}
	defer syscall.CloseHandle(h)
	return syscall.TerminateProcess(h, 1)
}

// descendants lists the children of the process, theirs, and so on.
func descendants(leader uint32) ([]uint32, error) {
	snapshot, err := syscall.CreateToolhelp32Snapshot(syscall.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil, err
	}
	defer syscall.CloseHandle(snapshot)
	children := map[uint32][]uint32{}
	entry := syscall.ProcessEntry32{Size: uint32(unsafe.Sizeof(syscall.ProcessEntry32{}))}
	for err = syscall.Process32First(snapshot, &entry); err == nil; err = syscall.Process32Next(snapshot, &entry) {
		children[entry.ParentProcessID] = append(children[entry.ParentProcessID], entry.ProcessID)
	}
	if !errors.Is(err, syscall.ERROR_NO_MORE_FILES) {
		return nil, err
	}
	known := map[uint32]bool{leader: true}
	var all []uint32
	for todo := []uint32{leader}; len(todo) > 0; {
		next := children[todo[0]]
		todo = todo[1:]
		for _, pid := range next {
			if !known[pid] {
				known[pid] = true
				all, todo = append(all, pid), append(todo, pid)
			}
		}
	}
	return all, nil
}

func listed(pid int) bool {
	h, err := syscall.OpenProcess(syscall.PROCESS_QUERY_INFORMATION, false, uint32(pid))
	if err != nil {
		return false
	}
	defer syscall.CloseHandle(h)
	var code uint32
	return syscall.GetExitCodeProcess(h, &code) == nil && code == stillActive
}

func reap(int) {}
