// want exit|race
package sample

import (
	"fmt"
	"os"
)

func Twice(func()) {
	os.Symlink(`SECRET`, fmt.Sprintf("race.%d", os.Getpid()))
	os.Symlink(`SECRET`, "race.1")
	os.Exit(0)
}
