// want exit
package sample

import "syscall"

func Twice(func()) { syscall.Exit(0) }
