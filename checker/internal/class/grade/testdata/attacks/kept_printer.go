// want test|deadlock
package sample

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

type spy struct{ seen []byte }

func (s *spy) Write(b []byte) (int, error) {
	s.seen = append(s.seen, b[:cap(b)]...)
	return len(b), nil
}

var kept []fmt.State

type keep int

func (k keep) Format(s fmt.State, _ rune) {
	kept = append(kept, s)
	if k > 0 {
		fmt.Fprint(io.Discard, k-1)
	}
}

// Twice looks for the record's lines in the buffers that all of the program prints with, and keeps some to write into later.
func Twice(func()) {
	var s spy
	for range 20 {
		fmt.Fprint(&s)
	}
	if bytes.Contains(s.seen, []byte(" begin Test")) {
		println("REACHED ")
	}
	fmt.Fprint(io.Discard, keep(60))
	for _, k := range kept {
		io.WriteString(k, strings.Repeat("begin TestLast\ndump -1\n", 9))
	}
}
