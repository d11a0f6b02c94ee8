package bench

import (
	"os"
	"syscall"
)

// mostResident is the most memory that the process itself held, in bytes.
func mostResident(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10
}
