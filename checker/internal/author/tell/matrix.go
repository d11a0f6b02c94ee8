package tell

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/show/report"
	"koans/checker/internal/show/text"
)

// Matrices writes which wrong answers each rule refuses, and through which test.
func Matrices(w io.Writer, s report.Style, matrices []contract.Matrix) error {
	b := bufio.NewWriter(w)
	paint := text.Paint{Color: s.Color}
	for _, m := range matrices {
		fmt.Fprintf(b, "%s: %s, %s\n", paint.Strong(m.Exercise), number(len(m.Rules), "rule"), number(m.Answers, "wrong answer"))
		for _, row := range m.Rules {
			fmt.Fprintf(b, "\n  %s\n", paint.Strong(text.Safe(row.Words())))
			if row.Empty() {
				fmt.Fprintln(b, "    refuses nothing")
			}
			for _, t := range row.Tests {
				fmt.Fprintf(b, "    %s\n", t.Test)
				names := strings.ReplaceAll(strings.Join(t.Answers, " "), ".go", "")
				for _, line := range text.Wrap(names, s.Width-6) {
					if line != "" {
						fmt.Fprintf(b, "      %s\n", line)
					}
				}
			}
		}
		if len(m.Idle) > 0 {
			fmt.Fprintf(b, "\n  alone these refuse nothing:\n")
			for _, line := range text.Wrap(strings.Join(m.Idle, " "), s.Width-4) {
				fmt.Fprintf(b, "    %s\n", line)
			}
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}
