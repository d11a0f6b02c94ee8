// want panic
package sample

import (
	"os/exec"
	"strings"
)

// Processes it may have, of other programs than its own it may not.
func Twice(func()) {
	for _, line := range []string{"/bin/sh -c id", "/usr/bin/git --version", "/usr/bin/env", "/proc/self/exe/../sh", "go version"} {
		words := strings.Fields(line)
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err == nil {
			panic("REACHED " + line + ": " + string(out))
		}
	}
	panic("nothing")
}
