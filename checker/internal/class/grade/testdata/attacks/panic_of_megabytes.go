// want output|panic|timeout|memory
package sample

import "strings"

func Twice(func()) { panic(strings.Repeat("goroutine 1 [running]:\n", 1<<22)) }
