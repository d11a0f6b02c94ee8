// want panic|exit|timeout|test|deadlock|spin
package sample

import "os/exec"

func Twice(func()) {
	for range 10000 {
		if exec.Command("/proc/self/exe").Start() != nil {
			panic("nothing")
		}
	}
}
