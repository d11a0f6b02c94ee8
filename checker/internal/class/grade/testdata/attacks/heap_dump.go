// want forbidden
package sample

import "runtime/debug"

func Twice(func()) { debug.WriteHeapDump(3) }
