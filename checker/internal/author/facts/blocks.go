package facts

import (
	"slices"
	"strings"
)

// A block is a fenced piece of code of a page.
type block struct {
	page     Page
	language string   // "go", "python", or "" where it is not said
	words    []string // those behind the language
	line     int      // of the first line of code
	text     string
}

// broken says that the block is not meant to compile.
func (b block) broken() bool { return slices.Contains(b.words, "broken") }

const fence = "```"

func blocks(p Page) []block {
	var all []block
	var at *block
	n := 0
	for line := range strings.Lines(p.Text) {
		n++
		info, fenced := strings.CutPrefix(strings.TrimRight(line, "\r\n"), fence)
		switch {
		case fenced && at == nil:
			at = &block{page: p, line: n + 1}
			if words := strings.Fields(info); len(words) > 0 {
				at.language, at.words = words[0], words[1:]
			}
		case fenced:
			all, at = append(all, *at), nil
		case at != nil:
			at.text += line
		}
	}
	return all
}

func (b block) object(line int, help, message string) Objection {
	return Objection{File: b.page.File, Line: line, Message: message, Help: help}
}
