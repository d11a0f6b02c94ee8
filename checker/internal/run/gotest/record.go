package gotest

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A recordLine is one line of the harness's record: "passed TestX".
type recordLine struct {
	verb, arg string
	dump      string // after "dump"
}

// readRecord reads what the harness has recorded so far. Lines without the nonce are not its own.
func readRecord(file, nonce string) ([]recordLine, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the record: %w", err)
	}
	var lines []recordLine
	for len(b) > 0 {
		line, rest, whole := bytes.Cut(b, []byte("\n"))
		if !whole {
			break // still being written
		}
		b = rest
		text, ok := strings.CutPrefix(string(line), nonce+" ")
		if !ok {
			continue
		}
		verb, arg, _ := strings.Cut(text, " ")
		r := recordLine{verb: verb, arg: arg}
		if verb == "dump" {
			n, err := strconv.Atoi(arg)
			if err != nil || n+1 > len(b) {
				break // still being written
			}
			r.dump, b = string(b[:n]), b[n+1:]
		}
		lines = append(lines, r)
	}
	return lines, nil
}
