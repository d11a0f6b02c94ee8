// want timeout|deadlock|forbidden
package sample

import (
	"io"
	"os"
)

// Twice takes what the checker asks, and then nobody goes on.
func Twice(func()) {
	go io.Copy(io.Discard, os.Stdin)
	select {}
}
