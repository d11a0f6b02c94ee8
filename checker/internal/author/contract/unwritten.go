package contract

import (
	"bufio"
	"bytes"
	"strings"
)

// Unwritten marks the places of a skeleton that only a person can fill. It is not
// the learner's TODO: one in parentheses is addressed to somebody, here to the author.
const Unwritten = "TODO(author)"

func unwritten(text string) bool { return strings.Contains(text, Unwritten) }

type mark struct {
	line int
	text string // what is to be written
}

func marks(text []byte) []mark {
	var found []mark
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		if _, what, ok := strings.Cut(lines.Text(), Unwritten); ok {
			found = append(found, mark{n, strings.Trim(what, ": ->*/")})
		}
	}
	return found
}
