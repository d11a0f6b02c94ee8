package sandbox

import "time"

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

// threadsOf counts the threads of the process that leads a session, of all in the session, and of all that descend from it. Orphans
// are there still: in a PID namespace they become the first process's children, and without one nobody leaves the session.
func threadsOf(leader int) int {
	all := processTable()
	total := 0
	for pid, p := range all {
		for at, steps := pid, 0; steps <= len(all); steps++ {
			if at == leader || all[at].session == leader {
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
