package stream

import "bytes"

// longestLine is how much of a line is looked at. What is longer is no line of a report.
const longestLine = 64 << 10

// A lineReader cuts what it is given into lines. Of a line longer than
// longestLine it gives the beginning, without a line break, and then the rest in pieces.
type lineReader struct {
	rest []byte
	long bool // in the middle of a long line
	line func(line []byte)
	more func(piece []byte)
}

func (r *lineReader) write(p []byte) {
	for len(p) > 0 {
		i := bytes.IndexByte(p, '\n') + 1
		whole := i > 0
		if !whole {
			i = len(p)
		}
		piece := p[:i]
		p = p[i:]
		switch {
		case r.long:
			r.more(piece)
			r.long = !whole
		case len(r.rest)+len(piece) > longestLine:
			r.line(append(r.rest, piece...)[:longestLine])
			r.more(append(r.rest, piece...)[longestLine:])
			r.rest, r.long = r.rest[:0], !whole
		case !whole:
			r.rest = append(r.rest, piece...)
		case len(r.rest) > 0:
			r.line(append(r.rest, piece...))
			r.rest = r.rest[:0]
		default:
			r.line(piece)
		}
	}
}

// end gives the last line if no line break has ended it.
func (r *lineReader) end() {
	if len(r.rest) > 0 {
		r.line(r.rest)
		r.rest = nil
	}
}

// flush gives what there is of a line, as a piece. What comes of it later is given as a line: it may be a report, glued
// to what a program has printed before it died.
func (r *lineReader) flush() {
	if len(r.rest) > 0 {
		r.more(r.rest)
		r.rest = r.rest[:0]
	}
}
