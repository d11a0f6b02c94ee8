// want panic|exit|timeout|spin
package sample

import "os"

func Twice(func()) {
	f, err := os.Create("big")
	if err != nil {
		panic("nothing")
	}
	b := make([]byte, 1<<20)
	for range 10 << 10 {
		if _, err := f.Write(b); err != nil {
			panic("enough")
		}
	}
	panic("FILLED the disk")
}
