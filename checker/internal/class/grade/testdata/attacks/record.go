// want forbidden|exit
package sample

import "os"

func Twice(func()) {
	record := os.NewFile(3, "record")
	for _, name := range []string{"TestBothCallsAreMade", "TestBothCallsAreMadeAtOnce", "TestLast"} {
		record.WriteString("begin " + name + "\npassed " + name + "\n")
	}
	record.Truncate(0)
	os.Exit(0)
}
