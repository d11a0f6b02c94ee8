package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wide are the ranges that terminals show two columns wide: East Asian scripts
// and emoji, as far as names and values in tests are likely to use them.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x231a, 0x231b, 1}, {0x23e9, 0x23ec, 1}, {0x2614, 0x2615, 1}, {0x26a1, 0x26a1, 1},
		{0x26bd, 0x26be, 1}, {0x2705, 0x2705, 1}, {0x274c, 0x274c, 1}, {0x2753, 0x2755, 1}, {0x2b50, 0x2b50, 1},
		{0x2e80, 0x303e, 1}, {0x3041, 0x33ff, 1}, {0x3400, 0x4dbf, 1}, {0x4e00, 0x9fff, 1}, {0xa000, 0xa4cf, 1},
		{0xac00, 0xd7a3, 1}, {0xf900, 0xfaff, 1}, {0xfe30, 0xfe6f, 1}, {0xff00, 0xff60, 1}, {0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{{0x1f300, 0x1f64f, 1}, {0x1f680, 0x1f6ff, 1}, {0x1f900, 0x1f9ff, 1}, {0x20000, 0x3fffd, 1}},
}

// runeWidth is how many columns r takes.
func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// Width is how many columns s takes. s must hold no control characters and no colour.
func Width(s string) int {
	w := 0
	for _, r := range s {
		w += runeWidth(r)
	}
	return w
}

// Pad fills s up with spaces to width columns.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-Width(s), 0))
}

// PadLeft fills s up with spaces in front to width columns.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(width-Width(s), 0)) + s
}

// Cut shortens s to width columns; what is cut off is replaced by mark.
func Cut(s string, width int, mark string) string {
	if Width(s) <= width {
		return s
	}
	if width < Width(mark) {
		return ""
	}
	head, _ := Split(s, width-Width(mark))
	return head + mark
}

// Split divides s behind the last rune that ends within the first width columns.
func Split(s string, width int) (head, tail string) {
	at := 0
	for i, r := range s {
		if width -= runeWidth(r); width < 0 {
			break
		}
		at = i + utf8.RuneLen(r)
	}
	return s[:at], s[at:]
}

// Wrap breaks s at spaces into lines of at most width columns; line breaks in s are
// kept. A word that is longer than a line, such as a path, is broken where the line ends.
func Wrap(s string, width int) []string {
	width = max(width, 1)
	var lines []string
	for para := range strings.SplitSeq(s, "\n") {
		line := ""
		for word := range strings.FieldsSeq(para) {
			switch {
			case line == "":
				line = word
			case Width(line)+1+Width(word) <= width:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
			for Width(line) > width {
				head, tail := Split(line, width)
				if head == "" { // one rune is wider than the line
					break
				}
				lines = append(lines, head)
				line = tail
			}
		}
		lines = append(lines, line)
	}
	return lines
}
