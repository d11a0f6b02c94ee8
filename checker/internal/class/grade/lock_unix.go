//go:build unix

package grade

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile locks the file at once or not at all: busy says that another process has it locked. The lock ends with the process, however that ends.
func lockFile(f *os.File) (busy bool, err error) {
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	return errors.Is(err, unix.EWOULDBLOCK), err
}
