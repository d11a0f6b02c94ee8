package processes

import (
	"fmt"
	"syscall"
)

// setChildSubreaper is PR_SET_CHILD_SUBREAPER, which package syscall does not have.
const setChildSubreaper = 36

func adopt() error {
	if _, _, errno := syscall.Syscall(syscall.SYS_PRCTL, setChildSubreaper, 1, 0); errno != 0 {
		return fmt.Errorf("adopting orphans: %w", errno)
	}
	return nil
}
