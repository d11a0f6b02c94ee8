package stream

import (
	"bufio"
	"fmt"
	"io"

	"koans/checker/internal/explain/diagnose"
)

// A session is what all parts of a stream have in common.
type session struct {
	out     *output
	show    func(io.Writer, diagnose.Finding) error
	err     error // of show
	summary Summary
	seen    map[key]int // index in summary.Seen
	places  *places

	plain   *processes
	noEvent func(line []byte) // of what is no event
	lines   lineReader
	events  map[string]*eventScanner // by package
}

// An eventScanner scans what the events of one package say.
type eventScanner struct {
	*processes
	lines lineReader
}

func newSession(out *bufio.Writer, o Options) *session {
	s := &session{
		out: &output{w: out}, show: o.Show,
		seen: map[key]int{}, events: map[string]*eventScanner{},
		places: newPlaces(o.Dir),
	}
	s.plain = newProcesses(s)
	s.lines = lineReader{line: s.line, more: s.plain.more}
	s.noEvent = s.summary.counted(s.plain.line)
	return s
}

func (s *session) input(p []byte) { s.lines.write(p) }

// mostPackages bounds those whose events come in turns: go test runs a few at a time.
const mostPackages = 1000

func (s *session) line(line []byte) {
	e, ok := eventOf(line)
	if !ok {
		s.noEvent(line)
		return
	}
	es := s.events[e.pkg()]
	if es == nil {
		if len(s.events) == mostPackages {
			s.endEvents()
		}
		sc := newProcesses(s)
		es = &eventScanner{sc, lineReader{line: s.summary.counted(sc.line), more: sc.more}}
		s.events[e.pkg()] = es
	}
	if e.Test != "" {
		es.base.test = e.Test
	}
	es.lines.write([]byte(e.Output))
	if e.last() {
		es.lines.end()
		es.end()
		delete(s.events, e.pkg())
	}
}

func (s *session) endEvents() {
	for pkg, es := range s.events {
		es.lines.end()
		es.end()
		delete(s.events, pkg)
	}
}

func (s *session) end() {
	s.lines.end()
	s.plain.end()
	s.endEvents()
}

// pause is called when nothing has come for a while.
func (s *session) pause() {
	if s.plain.quiet() {
		s.lines.flush() // a question that waits for its answer has no line break
	}
	s.plain.pause()
	for _, es := range s.events {
		es.pause()
	}
}

// A key is what makes two findings the same.
type key struct {
	kind diagnose.Kind
	pos  diagnose.Position
	says string
}

const (
	mostSeen = 10_000
	// mostShown bounds the screens. Who has so much to mend reads no more of them, and
	// the reports pass through as they are.
	mostShown = 200
)

// full says that no more is explained.
func (s *session) full() bool { return len(s.summary.Seen) >= mostShown }

// found shows f, of the process called whose, if the same was not shown before.
func (s *session) found(f diagnose.Finding, whose string) {
	s.summary.Failed = true
	k := keyOf(f)
	if i, known := s.seen[k]; known {
		s.summary.Seen[i].Times += max(1, f.Count)
		return
	}
	if len(s.seen) < mostSeen {
		s.seen[k] = len(s.summary.Seen)
	}
	s.summary.Seen = append(s.summary.Seen, Seen{f, max(1, f.Count)})
	fmt.Fprintln(s.out)
	if whose != "" {
		fmt.Fprintln(s.out, whose)
	}
	if s.err == nil {
		s.err = s.show(s.out, f)
	}
	fmt.Fprintln(s.out)
}

func keyOf(f diagnose.Finding) key {
	k := key{kind: f.Kind, pos: f.Pos}
	if !f.Kind.Folds() || f.Pos.Line == 0 {
		k.says = withoutNumbers(f.Message)
	}
	return k
}

// withoutNumbers makes a message the same for every length of time and count in it.
func withoutNumbers(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c < '0' || c > '9' {
			b = append(b, c)
		} else if len(b) == 0 || b[len(b)-1] != '0' {
			b = append(b, '0')
		}
	}
	return string(b)
}
