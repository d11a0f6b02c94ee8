// want race
package sample

import (
	"os"
	"runtime"
)

type numbers struct{ a, b, c uintptr }

type slices struct{ b []byte }

var (
	x       any
	pointer = &slices{b: []byte("not nil")}
	number  = &numbers{}
)

// Twice reads the two words of x while they are written: half of one value and half of another make memory of any number.
func Twice(func()) {
	runtime.GOMAXPROCS(4)
	x = number
	go func() {
		for {
			x = pointer
			x = number
		}
	}()
	for {
		if v, ok := x.(*numbers); ok && v.a != 0 {
			println("REACHED ")
			os.Exit(0)
		}
	}
}
