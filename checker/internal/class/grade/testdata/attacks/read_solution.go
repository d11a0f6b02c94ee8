// want panic
package sample

import "os"

func Twice(func()) {
	if b, err := os.ReadFile(`SECRET`); err == nil {
		panic("LEAKED " + string(b))
	}
	panic("nothing")
}
