package explain

import (
	"bytes"
	"regexp"
	"strconv"
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

// entryHeader is the beginning of an entry: "    warmup_test.go:21: text".
var entryHeader = regexp.MustCompile(`^( {4,})([^\s:/]+\.go):(\d+): `)

const mostEntry = 256 << 10

// newEntryBlock returns nil when line is not the beginning of an entry.
func newEntryBlock(line []byte, s *scanner) *entryBlock {
	if !bytes.HasPrefix(line, []byte("    ")) || !bytes.Contains(line[:min(len(line), 200)], []byte(".go:")) {
		return nil
	}
	m := entryHeader.FindSubmatch(line)
	if m == nil {
		return nil
	}
	n, err := strconv.Atoi(string(m[3]))
	if err != nil {
		return nil
	}
	e := &entryBlock{scanner: s, indent: len(m[1]), file: string(m[2]), line: n}
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
	raced     = regexp.MustCompile(`^testing\.go:\d+: race detected during execution of test`)
	assertion = []byte("Error Trace:\t")
	leaked    = []byte("found unexpected goroutines:")
	ofLab     = regexp.MustCompile(`^\S+\.go:\d+: (?:left behind|stuck|panic|fatal error): `)
)

func (e *entryBlock) close() report {
	text := e.text.Bytes()
	raw := string(text)
	if e.dump != nil {
		raw += e.dump.String()
	}
	bare := bytes.TrimLeft(text, " ")
	switch {
	case raced.Match(bare):
		return report{mark, raw, raw}
	case bytes.Contains(text, assertion), bytes.Contains(text, leaked), ofLab.Match(bare):
		return report{entry, raw, raw}
	case len(strings.TrimSpace(raw)) > 0 && e.scanner.places.failing(e.file, e.line, e.scanner.test, e.scanner.fail):
		return report{entry, raw, raw}
	}
	return report{raw: raw}
}
