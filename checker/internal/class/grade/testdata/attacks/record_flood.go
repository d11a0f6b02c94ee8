// want forbidden
package sample

import (
	"os"
	"strings"
)

func Twice(func()) {
	record := os.NewFile(3, "record")
	for range 64 {
		record.WriteString(strings.Repeat("x", 1<<20))
	}
}
