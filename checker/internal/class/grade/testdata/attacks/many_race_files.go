// want exit|race
package sample

import (
	"fmt"
	"os"
)

// Twice leaves reports of races by the gigabyte, none of which takes room on a disk.
func Twice(func()) {
	for i := range 3000 {
		name := fmt.Sprintf("race.%d", i)
		os.WriteFile(name, []byte("WARNING: DATA RACE\n"), 0o600)
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err == nil {
			f.WriteAt([]byte{0}, 30<<20)
			f.Close()
		}
	}
	os.Exit(0)
}
