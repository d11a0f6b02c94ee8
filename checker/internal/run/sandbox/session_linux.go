package sandbox

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// patience bounds how long a session is looked through again and again: it ends when nobody is left, so only
// somebody who starts processes faster than they can be found needs it.
const patience = 2 * time.Second

// killSession kills all processes of the session that the command leads, whatever groups they are in. No call does that at once: who is
// found is killed, until nobody is. Nobody has left the session, since the filter refuses that.
func killSession(cmd *exec.Cmd) error {
	err := killTree(cmd)
	for late := time.Now().Add(patience); time.Now().Before(late); {
		found := false
		for pid, p := range processTable() {
			if p.session == cmd.Process.Pid && !p.dead {
				found = true
				_ = syscall.Kill(pid, syscall.SIGKILL) // it may have gone meanwhile
			}
		}
		if !found {
			break
		}
	}
	return err
}

// A listing is what the process table says of a process.
type listing struct {
	dead                     bool // and nobody has waited for it yet
	parent, session, threads int
}

// processTable returns all processes that this one sees, by their numbers.
func processTable() map[int]listing {
	folders, _ := filepath.Glob("/proc/[0-9]*") // the pattern is a good one
	all := map[int]listing{}
	for _, folder := range folders {
		text, err := os.ReadFile(filepath.Join(folder, "stat"))
		pid, _ := strconv.Atoi(filepath.Base(folder))
		// The name of the program, in parentheses, may hold anything.
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		if err != nil || len(fields) < 18 {
			continue // gone meanwhile
		}
		field := func(i int) int { n, _ := strconv.Atoi(string(fields[i])); return n }
		all[pid] = listing{dead: bytes.ContainsAny(fields[0], "ZX"), parent: field(1), session: field(3), threads: field(17)}
	}
	return all
}
