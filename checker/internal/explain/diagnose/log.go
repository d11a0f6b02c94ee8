package diagnose

import (
	"go/ast"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/run/gotest"
)

// An entry is one message of a test: of t.Log, t.Error, an assertion, the lab.
type entry struct {
	test string
	file string // without its folder, as the testing package prints it
	line int
	text string // without the indentation that the testing package adds
}

// entryHeader is the beginning of an entry: "    warmup_test.go:21: text".
var entryHeader = regexp.MustCompile(`^( *)([^\s:]+\.go):(\d+): ?(.*)$`)

// entries returns what the test said through the testing package. What its
// code printed by itself is left out.
func entries(t gotest.Test) []entry {
	var es []entry
	var text strings.Builder // of the entry being read
	indent := -1             // its own; -1: none is being read
	end := func() {
		if indent >= 0 {
			es[len(es)-1].text = strings.TrimRight(text.String(), " \n")
		}
		indent = -1
		text.Reset()
	}
	for line := range strings.Lines(t.Output) {
		line = strings.TrimRight(line, "\r\n")
		if indent >= 0 {
			bare := strings.TrimLeft(line, " ")
			if deep := len(line) - len(bare); bare == "" || deep >= indent+4 {
				text.WriteString("\n" + line[min(indent+4, len(line)):])
				continue
			}
		}
		end()
		if m := entryHeader.FindStringSubmatch(line); m != nil && len(m[1]) >= 4 {
			indent = len(m[1])
			n, _ := strconv.Atoi(m[3])
			es = append(es, entry{test: t.Name, file: m[2], line: n})
			text.WriteString(m[4])
		}
	}
	end()
	return es
}

// failed returns the entries of all tests that have failed, or did not end.
func (v *view) failed() []entry {
	if v.entries == nil {
		v.entries = []entry{}
		for _, t := range v.run.Tests {
			if t.Status == gotest.Failed || t.Status == gotest.Missing {
				v.entries = append(v.entries, entries(t)...)
			}
		}
	}
	return v.entries
}

// path returns the absolute path of the entry's file, if it is known.
func (v *view) path(e entry) string {
	for _, f := range slices.Concat(v.tests(), v.answer()) {
		if f.Name() == e.file {
			return f.Path
		}
	}
	return ""
}

// position returns the place of the entry.
func (v *view) position(e entry) Position {
	if p := v.path(e); p != "" {
		return Position{File: p, Line: e.line}
	}
	return Position{File: filepath.FromSlash(e.file), Line: e.line}
}

// onlyNoted says whether e comes from t.Log and its like, which object to nothing.
func (v *view) onlyNoted(e entry) bool {
	if strings.HasPrefix(e.text, "values drawn with KOANS_SEED=") {
		return true
	}
	for _, n := range v.file(v.path(e)).On(e.line) {
		switch _, name := source.MethodCall(n); name {
		case "Log", "Logf", "Skip", "Skipf":
			return true
		case "Error", "Errorf", "Fatal", "Fatalf":
			return false
		}
		if _, ok := n.(*ast.FuncDecl); ok {
			return false
		}
	}
	return false
}
