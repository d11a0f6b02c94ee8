package report

// mark is the sign before an exercise in a list.
func (s Style) mark(state string) string {
	p := s.paint()
	switch state {
	case "passed":
		return p.Good(s.pick("✓", "x"))
	case "skipped":
		return p.Dim(s.pick("»", "-"))
	case "next":
		return p.Accent(s.pick("▸", ">"))
	case "changed":
		return p.Warn(s.pick("~", "~"))
	}
	return p.Dim(s.pick("·", "."))
}

// pick chooses between a character and its stand-in in ASCII.
func (s Style) pick(unicode, ascii string) string {
	if s.Unicode {
		return unicode
	}
	return ascii
}
