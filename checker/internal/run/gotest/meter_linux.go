package gotest

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// usage is what a process has used so far.
type usage struct {
	cpu    time.Duration
	memory int64 // resident bytes now
}

// A meter reads the usage of one process.
type meter struct{ file string }

func newMeter(pid int) meter { return meter{fmt.Sprintf("/proc/%d/stat", pid)} }

// Fields of proc(5)'s stat, counted behind the command's name, which may hold blanks.
const (
	fieldUser   = 11
	fieldSystem = 12
	fieldRSS    = 21

	tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux that Go runs on
)

// leastRoom is what is free on a disk that is not full, in bytes.
const leastRoom = 1 << 20

// full reports whether nothing to speak of can be written into the folder any more.
func full(dir string) bool {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return false
	}
	return disk.Bavail*uint64(disk.Bsize) < leastRoom || disk.Files > 0 && disk.Ffree == 0
}

func (m meter) read() (usage, bool) {
	b, err := os.ReadFile(m.file)
	if err != nil {
		return usage{}, false
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(fields) <= fieldRSS {
		return usage{}, false
	}
	number := func(i int) int64 {
		n, err := strconv.ParseInt(string(fields[i]), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	return usage{
		cpu:    time.Duration(number(fieldUser)+number(fieldSystem)) * tick,
		memory: number(fieldRSS) * int64(os.Getpagesize()),
	}, true
}
