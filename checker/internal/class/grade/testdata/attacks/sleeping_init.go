// want timeout
package sample

import "time"

func init() { time.Sleep(time.Hour) }

func Twice(func()) {}
