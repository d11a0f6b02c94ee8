// want forbidden|panic
package sample

import (
	"os"
	"os/exec"
	"strings"
)

// A child opens the record as the tests do, and says that they have passed, with a word that it has made up.
func Twice(func()) {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Env = append(os.Environ(), "KOANS_RECORD=3")
	cmd.ExtraFiles = []*os.File{os.NewFile(3, "record")}
	cmd.Stdin = strings.NewReader("made-up\n")
	_ = cmd.Run()
	panic("nothing")
}
