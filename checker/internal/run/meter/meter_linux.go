// Package meter tells what a process uses.
package meter

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Usage is what a process has used so far.
type Usage struct {
	CPU    time.Duration
	Memory int64 // resident bytes now
}

// A Meter reads the usage of one process.
type Meter struct{ dir string }

// New returns the meter of the process.
func New(pid int) Meter { return Meter{fmt.Sprintf("/proc/%d", pid)} }

// Fields of proc(5)'s stat, counted behind the command's name, which may hold blanks.
const (
	fieldUser   = 11
	fieldSystem = 12
	fieldRSS    = 21

	tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux that Go runs on
)

// Read returns the usage now; ok is false when the process has ended, and where a system does not tell.
func (m Meter) Read() (now Usage, ok bool) {
	b, err := os.ReadFile(filepath.Join(m.dir, "stat"))
	if err != nil {
		return Usage{}, false
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(fields) <= fieldRSS {
		return Usage{}, false
	}
	number := func(i int) int64 {
		n, err := strconv.ParseInt(string(fields[i]), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	return Usage{
		CPU:    time.Duration(number(fieldUser)+number(fieldSystem)) * tick,
		Memory: number(fieldRSS) * int64(os.Getpagesize()),
	}, true
}

// waits is before the number of times that a thread has given its processor away, in proc(5)'s status.
var waits = []byte("\nvoluntary_ctxt_switches:")

// Waits returns how often the process's threads have begun to wait so far. Where nothing goes on, that stays as it is; where
// somebody wakes up now and then it grows, however little processor time that takes. 0 where a system does not tell.
func (m Meter) Waits() int {
	files, _ := filepath.Glob(filepath.Join(m.dir, "task", "*", "status"))
	sum := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			continue // the thread has ended
		}
		if _, rest, found := bytes.Cut(b, waits); found {
			line, _, _ := bytes.Cut(rest, []byte("\n"))
			if n, err := strconv.Atoi(string(bytes.TrimSpace(line))); err == nil {
				sum += n
			}
		}
	}
	return sum
}
