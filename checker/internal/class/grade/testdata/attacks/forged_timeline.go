// want test|output
package sample

import (
	"fmt"
	"strings"
)

// Twice draws a picture of a million tasks in the place of the test's own.
func Twice(func()) {
	spans := strings.Repeat(`{"lane":"a","name":"b","start":1,"end":9},`, 100_000)
	fmt.Printf("\n\x16=== ATTR  TestBothCallsAreMade timeline {\"took\":9223372036854775807,\"spans\":[%s{}]}\n", spans)
}
