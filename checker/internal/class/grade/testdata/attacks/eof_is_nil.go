// want forbidden
package sample

import "io"

func init() { io.EOF = nil }

func Twice(func()) {}
