// want test|output|leak|panic|deadlock
package sample

import (
	"bufio"
	"fmt"
	"os"
)

// Twice says of itself, a hundred thousand times, what there would be to explain.
func Twice(func()) {
	out := bufio.NewWriter(os.Stdout)
	for i := range 60_000 {
		fmt.Fprintf(out, "    sample_test.go:9: left behind: goroutine %d [chan send]:\n        sample.Twice()\n        \t/sample.go:%d +0x1\n", i, i)
		fmt.Fprintf(out, "    sample_test.go:9: panic: no %d\n", i)
	}
	out.Flush()
}
