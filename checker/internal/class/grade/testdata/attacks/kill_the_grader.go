// want panic|exit
package sample

import (
	"os"
	"syscall"
)

func Twice(func()) {
	for _, pid := range []int{os.Getppid(), PARENT} {
		if pid > 1 && syscall.Kill(pid, 0) == nil {
			panic("REACHED the grader")
		}
	}
	panic("nothing")
}
