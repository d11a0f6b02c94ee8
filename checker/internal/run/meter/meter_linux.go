// Package meter tells what a process uses.
package meter

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Usage is what a process has used so far.
type Usage struct {
	CPU    time.Duration
	Memory int64 // resident bytes now
}

// A Meter reads the usage of one process.
type Meter struct{ file string }

// New returns the meter of the process.
func New(pid int) Meter { return Meter{fmt.Sprintf("/proc/%d/stat", pid)} }

// Fields of proc(5)'s stat, counted behind the command's name, which may hold blanks.
const (
	fieldUser   = 11
	fieldSystem = 12
	fieldRSS    = 21

	tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux that Go runs on
)

// Read returns the usage now; ok is false when the process has ended, and where a system does not tell.
func (m Meter) Read() (now Usage, ok bool) {
	b, err := os.ReadFile(m.file)
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
