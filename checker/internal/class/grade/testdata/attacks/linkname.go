// want forbidden
package sample

import _ "unsafe"

//go:linkname exit os.runtime_beforeExit
func exit(int)

func Twice(func()) { exit(0) }
