package gotest

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/run/meter"
	"koans/checker/internal/run/sandbox"
)

// What compiling one answer, or its tests, may use of the machine: twenty times what it takes. The library, and what is large in it, is compiled in the same
// build when the cache is empty, and nobody's fault.
const (
	compilerCPU    = 45 * time.Second
	compilerMemory = 2 << 30
)

// watchCompilers ends the build when one of its compilers takes too much for an answer. found, to be called when the build
// has ended, tells the key of the unit that it was compiling.
func watchCompilers(build *sandbox.Cmd) (found func() string) {
	done, culprit := make(chan struct{}), make(chan string, 1)
	go func() {
		tick := time.NewTicker(4 * look)
		defer tick.Stop()
		for {
			select {
			case <-done:
				culprit <- ""
				return
			case <-tick.C:
				if key := overdue(build.Pid()); key != "" {
					culprit <- key
					build.Kill()
					return
				}
			}
		}
	}()
	return func() string {
		close(done)
		return <-culprit
	}
}

// overdue returns what a compiler below the process is compiling that has taken too much; "" if none has.
func overdue(root int) string {
	folders, _ := filepath.Glob("/proc/[0-9]*") // the pattern is a good one
	parents := map[int]int{}
	var greedy []int
	for _, folder := range folders {
		pid, _ := strconv.Atoi(filepath.Base(folder))
		stat, err := os.ReadFile(filepath.Join(folder, "stat"))
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if err != nil || len(fields) < 2 {
			continue // gone meanwhile
		}
		parents[pid], _ = strconv.Atoi(string(fields[1]))
		if used, ok := meter.New(pid).Read(); ok && (used.CPU > compilerCPU || used.Memory > compilerMemory) {
			greedy = append(greedy, pid)
		}
	}
	for _, pid := range greedy {
		for at, steps := pid, 0; at > 0 && steps < len(parents); at, steps = parents[at], steps+1 {
			if at == root {
				if key := compiling(pid); key != "" {
					return key
				}
				break
			}
		}
	}
	return ""
}

// compiling returns the key of the unit that the process compiles; "" if it does something else.
func compiling(pid int) string {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return ""
	}
	args := strings.Split(string(line), "\x00")
	for i, arg := range args[:len(args)-1] {
		if arg == "-p" {
			if below, ok := strings.CutPrefix(args[i+1], course.Module+"/"+generated+"/"); ok {
				key, _, _ := strings.Cut(below, "/")
				return key
			}
		}
	}
	return ""
}
