package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// mostMemory is how much memory a scene may take: a learner's loop that grows something must not take the machine with it.
const mostMemory = 2 << 30

// guardMemory ends the process when it takes too much memory, and says whether it did. It returns when the process
// has ended. Where the system does not tell, nothing is guarded.
func guardMemory(cmd *exec.Cmd, ended <-chan struct{}) bool {
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-ended:
			return false
		case <-look.C:
			if resident(cmd.Process.Pid) > mostMemory {
				killGroup(cmd)
				return true
			}
		}
	}
}

// resident is how many bytes of memory the process has; 0 if that cannot be told.
func resident(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize())
}
