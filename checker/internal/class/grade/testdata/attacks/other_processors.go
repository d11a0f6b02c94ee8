// want test|deadlock
package sample

import "syscall"

// Twice asks for the processors that it was not given.
func Twice(func()) {
	if _, _, err := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0, 0, 0); err != syscall.EACCES {
		println("REACHED ", err)
	}
}
