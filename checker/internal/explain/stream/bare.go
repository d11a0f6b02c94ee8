package stream

import (
	"bytes"
	"encoding/json"
	"regexp"
)

const escape = '\x1b'

var (
	caretM   = []byte("^M")
	linked   = []byte("](http")
	dockers  = []byte(`{"log":"`)
	markedBy = []byte("\xef\xbb\xbf") // a byte order mark

	colours = regexp.MustCompile(`\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))`)
	link    = regexp.MustCompile(`\[([^\[\]]*)\]\(https?://[^()\s]*\)`)
)

// bareOf returns line without what terminals, editors and chats add to it: colours, a carriage return or a "^M" at its end, links in
// Markdown, the JSON in which docker keeps it. It is line itself where there is nothing of the kind.
func bareOf(line []byte) []byte {
	if bytes.HasPrefix(line, dockers) {
		var entry struct{ Log string }
		if json.Unmarshal(line, &entry) == nil && len(entry.Log) > 0 {
			line = []byte(entry.Log)
		}
	}
	if bytes.IndexByte(line, escape) >= 0 {
		line = colours.ReplaceAll(line, nil)
	}
	if bytes.Contains(line, linked) {
		line = link.ReplaceAll(line, []byte("$1"))
	}
	line = bytes.TrimPrefix(line, markedBy)
	if n := len(line); n > 1 && line[n-1] == '\n' && line[n-2] != '\r' && line[n-2] != 'M' {
		return line // as nearly all are
	}
	body, end := line, 0
	if n := len(body); n > 0 && body[n-1] == '\n' {
		body, end = body[:n-1], 1
	}
	text := bytes.TrimRight(body, "\r")
	text = bytes.TrimSuffix(text, caretM)
	if len(text) == len(body) {
		return line
	}
	return append(bytes.Clone(text), line[len(line)-end:]...)
}
