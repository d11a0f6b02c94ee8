package stream

import "bytes"

// A candidate is a line in the middle of which a report may begin, "loading... panic: boom", until the next line tells: whether
// that begins alike, so that it is a prefix, or is what such a report goes on with.
type candidate struct {
	raw, bare []byte
	at        int     // where the report begins
	blanks    []doubt // empty lines that have come since
}

const mostBlanks = 2

// mayBegin holds line back when a report may begin in it, at.
func (s *scanner) mayBegin(raw, bare []byte, at int) bool {
	if at < 1 || bytes.HasPrefix(bare[at:], failed) {
		return false
	}
	s.candidate = &candidate{raw: bytes.Clone(raw), bare: bytes.Clone(bare), at: at}
	return true
}

// decide looks at the line after the candidate, and says whether it is dealt with.
func (s *scanner) decide(raw, bare []byte) bool {
	c := s.candidate
	before := newPrefix(c.bare[:c.at])
	_, alike := before.strip(bare)
	switch {
	case alike && !before.blank && s.among != nil && s == s.among.base:
		s.candidate = nil
		s.among.add(before, c.raw, c.bare)
		for _, b := range c.blanks {
			s.out.Write(b.raw)
		}
		s.among.line(raw)
		return true
	case len(bytes.TrimSpace(bare)) == 0 && len(c.blanks) < mostBlanks:
		c.blanks = append(c.blanks, doubt{bytes.Clone(raw), bytes.Clone(bare)})
		return true
	case goesWith(c.bare[c.at:], bare):
		s.candidate = nil
		if s.begin(c.bare[c.at:]) == nil {
			s.pass(c)
			return false
		}
		s.hold(c.raw, c.bare[c.at:])
		s.odd = true
		if !before.blank {
			s.aside.Write(c.raw[:max(bytes.Index(c.raw, bytes.TrimRight(c.bare[c.at:], "\r\n")), 0)])
			s.aside.WriteByte('\n')
		}
		for _, b := range c.blanks {
			s.line(b.raw, b.bare)
		}
		return false
	}
	s.candidate = nil
	s.pass(c)
	return false
}

// pass passes the candidate on: it was none.
func (s *scanner) pass(c *candidate) {
	s.note(c.bare)
	s.out.Write(c.raw)
	for _, b := range c.blanks {
		s.out.Write(b.raw)
	}
}

// goesWith says whether next is what a report that begins with first goes on with.
func goesWith(first, next []byte) bool {
	switch {
	case isLine(first, equalSigns):
		return isLine(next, warning)
	case isLine(first, warning):
		return accessLine.Match(bytes.TrimSpace(next))
	case bytes.HasPrefix(first, goleakMain):
		return goleakHeader.Match(bytes.TrimSpace(next))
	}
	return isGoroutine(next) || isCrash(next) || bytes.HasPrefix(next, []byte("[signal ")) ||
		next[0] == '\t' || bytes.HasPrefix(next, []byte("runtime: ")) || bytes.HasPrefix(next, []byte("PC=")) || isLine(next, []byte("runtime stack:"))
}
