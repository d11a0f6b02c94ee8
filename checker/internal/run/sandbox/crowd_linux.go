package sandbox

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// howOften is between two looks at how many there are.
const howOften = 100 * time.Millisecond

// watchCrowd kills the command when it has more threads, in all of its processes, than the policy allows and the system does not count.
func (c *Cmd) watchCrowd() {
	most := c.policy.Limits.Processes
	if !c.policy.Children || most == 0 || c.level.Processes {
		return
	}
	done := make(chan struct{})
	c.timers = append(c.timers, func() bool { close(done); return true })
	go func() {
		tick := time.NewTicker(howOften)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if threadsOf(c.Pid()) > most {
					c.kill(Crowded)
				}
			}
		}
	}()
}

// threadsOf counts the threads of the process that leads a group, of all in the group, and of all that descend from it. Orphans
// are there still: in a PID namespace they become the first process's children, and without one nobody leaves the group.
func threadsOf(leader int) int {
	folders, _ := filepath.Glob("/proc/[0-9]*") // the pattern is a good one
	type process struct{ parent, group, threads int }
	all := map[int]process{}
	for _, folder := range folders {
		text, err := os.ReadFile(filepath.Join(folder, "stat"))
		pid, _ := strconv.Atoi(filepath.Base(folder))
		// The name of the program, in parentheses, may hold anything.
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		if err != nil || len(fields) < 18 {
			continue // gone meanwhile
		}
		field := func(i int) int { n, _ := strconv.Atoi(string(fields[i])); return n }
		all[pid] = process{parent: field(1), group: field(2), threads: field(17)}
	}
	total := 0
	for pid, p := range all {
		for at, steps := pid, 0; steps <= len(all); steps++ {
			if at == leader || all[at].group == leader {
				total += p.threads
				break
			}
			parent := all[at].parent
			if parent == 0 {
				break
			}
			at = parent
		}
	}
	return total
}
