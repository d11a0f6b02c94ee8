// want panic|exit|test|deadlock|spin
package sample

import "os"

var all []*os.File

func Twice(func()) {
	for range 1 << 20 {
		f, err := os.Open("/dev/null")
		if err != nil {
			panic("enough")
		}
		all = append(all, f)
	}
	panic("OPENED a million")
}
