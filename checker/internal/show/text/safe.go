package text

import (
	"fmt"
	"strings"
	"unicode"
)

// tab is how far a tab goes at most, as in most Go code on a screen of 80 columns.
const tab = 4

// Safe makes s harmless to show: what a learner's program prints may move the
// cursor, change the colours or the window's title, or turn the direction of
// reading. Such characters become visible escapes; line breaks stay, tabs become spaces.
func Safe(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	if !strings.ContainsFunc(s, strange) {
		return s
	}
	var b strings.Builder
	column := 0
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteRune(r)
			column = 0
			continue
		case r == '\t':
			n := tab - column%tab
			b.WriteString(strings.Repeat(" ", n))
			column += n
			continue
		case strange(r):
			esc := escape(r)
			b.WriteString(esc)
			column += len(esc)
			continue
		}
		b.WriteRune(r)
		column += runeWidth(r)
	}
	return b.String()
}

// Line is Safe for what must stay on one line.
func Line(s string) string {
	return strings.ReplaceAll(Safe(strings.TrimRight(s, "\r\n")), "\n", `\n`)
}

func strange(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co))
}

func escape(r rune) string {
	if r < 0x100 {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
