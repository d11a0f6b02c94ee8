// want timeout|test|exit
package sample

import "syscall"

func Twice(func()) { syscall.Kill(syscall.Getpid(), syscall.SIGSTOP) }
