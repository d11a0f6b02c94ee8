// want output
package sample

import "os"

func Twice(func()) {
	b := make([]byte, 1<<20)
	for i := range b {
		b[i] = 'x'
	}
	for {
		os.Stdout.Write(b)
	}
}
