package stream

import (
	"bytes"
	"slices"
	"strings"
)

// An entryBlock is one message in a test's log: of an assertion, t.Error, t.Log, goleak or the lab.
type entryBlock struct {
	scanner *scanner
	indent  int
	file    string // without its folder
	line    int
	text    bytes.Buffer
	dump    *folder // the goroutines that it lists; nil when it lists none
}

const mostEntry = 256 << 10

// newEntryBlock returns nil when line is not the beginning of an entry, "    warmup_test.go:21: text".
func newEntryBlock(line []byte, s *scanner) *entryBlock {
	bare := bytes.TrimLeft(line, " ")
	indent := len(line) - len(bare)
	i := bytes.Index(bare[:min(len(bare), 200)], []byte(".go:"))
	if indent < 4 || i < 1 || bytes.ContainsAny(bare[:i], " \t/:") {
		return nil
	}
	file, rest := bare[:i+3], bare[i+4:]
	n, digits := 0, 0
	for digits < min(len(rest), 9) && '0' <= rest[digits] && rest[digits] <= '9' {
		n = 10*n + int(rest[digits]-'0')
		digits++
	}
	if digits == 0 || !bytes.HasPrefix(rest[digits:], []byte(": ")) {
		return nil
	}
	e := &s.entry // used again and again: logs have many
	e.scanner, e.indent, e.file, e.line, e.dump = s, indent, string(file), n, nil
	e.text.Reset()
	e.text.Write(line)
	return e
}

func (e *entryBlock) take(line []byte) step {
	bare := bytes.TrimLeft(line, " ")
	deep := len(line) - len(bare)
	blank := len(bytes.TrimSpace(bare)) == 0
	if !blank && deep < e.indent+4 {
		return ended
	}
	if e.dump == nil && !blank && isHeader(bytes.TrimSpace(bare)) {
		e.dump = &folder{}
	}
	if e.dump != nil {
		return e.dump.take(line)
	}
	if e.text.Len()+len(line) > mostEntry {
		return mistaken
	}
	e.text.Write(line)
	return goesOn
}

// Texts that are sure to be failures.
var (
	raced     = []byte(": race detected during execution of test")
	assertion = []byte("Error Trace:\t")
	leaked    = []byte("found unexpected goroutines:")
	ofLab     = [][]byte{[]byte("left behind: "), []byte("stuck: "), []byte("panic: "), []byte("fatal error: ")}
)

func (e *entryBlock) close() report {
	text := e.text.Bytes()
	raw := string(text)
	if e.dump != nil {
		raw += e.dump.String()
	}
	_, said, _ := bytes.Cut(text, []byte(": "))
	begins := func(words []byte) bool { return bytes.HasPrefix(said, words) }
	switch {
	case e.file == "testing.go" && bytes.Contains(text, raced):
		return report{kind: mark, text: raw, raw: raw}
	case bytes.Contains(text, assertion), bytes.Contains(text, leaked), slices.ContainsFunc(ofLab, begins):
		return report{kind: entry, text: raw, raw: raw}
	case len(strings.TrimSpace(raw)) > 0 && e.scanner.places.failing(e.file, e.line, e.scanner.test, e.scanner.fail):
		return report{kind: entry, text: raw, raw: raw}
	}
	return report{raw: raw}
}
