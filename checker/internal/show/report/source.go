package report

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/show/text"
)

// sources gives the lines of files. The answer that was judged is shown as it was
// judged, even if it has been saved again since.
type sources struct{ lines map[string][]string }

func newSources(v judge.Verdict) *sources {
	s := &sources{lines: make(map[string][]string)}
	for _, f := range v.Variant.Files {
		if f.Source != nil {
			s.lines[f.Path] = splitLines(f.Source)
		}
	}
	return s
}

// mostSource bounds what is read of a file; no source that a person wrote is longer.
const mostSource = 4 << 20

// of returns the lines of file, none when it cannot be read.
func (s *sources) of(file string) []string {
	if lines, known := s.lines[file]; known || file == "" {
		return lines
	}
	s.lines[file] = nil
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	src, err := io.ReadAll(io.LimitReader(f, mostSource))
	if err != nil {
		return nil
	}
	s.lines[file] = splitLines(src)
	return s.lines[file]
}

func splitLines(src []byte) []string {
	return strings.Split(strings.ReplaceAll(string(course.WithoutMark(src)), "\r\n", "\n"), "\n")
}

// excerpt shows the line of pos with around lines before and after it, and a mark
// under the place; nothing when there is no such line.
func (sc *screen) excerpt(pos diagnose.Position, around int) []string {
	lines := sc.src.of(pos.File)
	if pos.Line < 1 || pos.Line > len(lines) {
		return nil
	}
	first, last := window(lines, pos.Line, around)
	gutter := len(strconv.Itoa(last))
	bar := sc.p.Dim(sc.pick("│", "|"))
	room := max(sc.columns()-gutter-4, 10)
	from, to := markAt(lines[pos.Line-1], pos.Col)
	shift := 0
	if to > room { // the place is right of the screen: show the part of the lines where it is
		shift = max(min(from-8, to-room), 0)
	}
	var out []string
	for n := first; n <= last; n++ {
		code := sc.code(lines[n-1], shift, room)
		if n != pos.Line {
			out = append(out, strings.TrimRight(sc.p.Dim(" "+text.PadLeft(strconv.Itoa(n), gutter))+" "+bar+" "+code, " "))
			continue
		}
		out = append(out, sc.p.Strong(" "+text.PadLeft(strconv.Itoa(n), gutter))+" "+bar+" "+code)
		mark := strings.Repeat("^", max(min(to, shift+room)-from, 1))
		out = append(out, strings.Repeat(" ", gutter+2)+bar+" "+strings.Repeat(" ", from-shift)+sc.p.BadHead(mark))
	}
	return out
}

// window is which lines to show around line. Blank ones at its edges tell nothing.
func window(lines []string, line, around int) (first, last int) {
	first, last = max(line-around, 1), min(line+around, len(lines))
	for first < line && strings.TrimSpace(lines[first-1]) == "" {
		first++
	}
	for last > line && strings.TrimSpace(lines[last-1]) == "" {
		last--
	}
	return first, last
}

// code is a source line from column shift on, cut to room columns.
func (sc *screen) code(line string, shift, room int) string {
	line = text.Line(line)
	_, line = text.Split(line, shift)
	return text.Cut(line, room, sc.ellipsis())
}

// markAt returns the columns, from 0 on, between which a mark belongs: the name,
// call or operator at col (a byte, from 1 on), or all of the line when col is not known.
func markAt(line string, col int) (from, to int) {
	begin, end := len(line)-len(strings.TrimLeft(line, " \t")), len(strings.TrimRight(line, " \t\r"))
	if col >= 1 && col <= len(line) {
		begin = col - 1
		for begin > 0 && !utf8.RuneStart(line[begin]) {
			begin--
		}
		end = begin + tokenLength(line[begin:])
	}
	from = text.Width(text.Line(line[:begin] + "."))
	to = text.Width(text.Line(line[:max(end, begin)] + "."))
	return from - 1, max(to-1, from)
}

// tokenLength is how far the thing at the beginning of s goes: a name with its
// selectors, a string, or a run of operators.
func tokenLength(s string) int {
	if quoted, err := strconv.QuotedPrefix(s); err == nil {
		return len(quoted)
	}
	word := func(r rune) bool { return r == '_' || r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	operator := func(r rune) bool { return strings.ContainsRune("<-+=*/%&|^!:>", r) }
	belongs := word
	if first, _ := utf8.DecodeRuneInString(s); operator(first) {
		belongs = operator
	}
	if end := strings.IndexFunc(s, func(r rune) bool { return !belongs(r) }); end >= 0 {
		return max(end, 1)
	}
	return len(s)
}
