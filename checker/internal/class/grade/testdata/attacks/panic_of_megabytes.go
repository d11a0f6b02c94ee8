// want output|panic|timeout
package sample

import "strings"

func Twice(func()) { panic(strings.Repeat("goroutine 1 [running]:\n", 1<<22)) }
