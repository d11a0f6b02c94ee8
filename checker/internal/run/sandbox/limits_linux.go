package sandbox

import (
	"fmt"
	"math"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// limitResources sets the policy's limits, and that no core is dumped.
func limitResources(o order) error {
	if !o.Level.Rlimits {
		return nil
	}
	l := o.Limits
	for _, limit := range []struct {
		name     string
		resource int
		value    int64
	}{
		{"CPU time", unix.RLIMIT_CPU, int64(wholeSeconds(l.CPU) / time.Second)},
		{"processes", unix.RLIMIT_NPROC, int64(l.Processes)},
		{"open files", unix.RLIMIT_NOFILE, int64(l.Files)},
		{"file size", unix.RLIMIT_FSIZE, l.FileSize},
		{"address space", unix.RLIMIT_AS, l.Memory},
	} {
		if limit.value > 0 {
			if err := setLimit(limit.resource, uint64(limit.value)); err != nil {
				return fmt.Errorf("limiting %s: %w", limit.name, err)
			}
		}
	}
	if err := setLimit(unix.RLIMIT_CORE, 0); err != nil {
		return fmt.Errorf("forbidding core dumps: %w", err)
	}
	return nil
}

// setLimit sets a limit for good, or keeps the lower one that is there. Syscall's function, not that of
// package unix: it tells the runtime, which else would set the number of files back as it execs.
func setLimit(resource int, value uint64) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return err
	}
	value = min(value, now.Max, math.MaxInt64)
	// Soft and hard are the same, so that nothing can be raised again; and for CPU time, so that the kernel kills
	// at once instead of first sending a signal that Go programs ignore.
	return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: value, Max: value})
}
