// want test|output
package sample

import (
	"bufio"
	"fmt"
	"os"
)

func Twice(func()) {
	out := bufio.NewWriter(os.Stdout)
	for i := range 400_000 {
		fmt.Fprintf(out, "\n\x16=== RUN   T/%d\n", i)
	}
	out.Flush()
}
