package text_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/show/text"
)

func TestSafeShowsWhatWouldMoveTheCursor(t *testing.T) {
	for in, want := range map[string]string{
		"plain ű 日本":          "plain ű 日本",
		"a\tb":                "a   b",
		"two\r\nlines\n":      "two\nlines\n",
		"\x1b[31mred\x1b[0m":  `\x1b[31mred\x1b[0m`,
		"\a\b\x7f\u0085":      `\x07\x08\x7f\x85`,
		"\u202eabc\u200b":     `\u202eabc\u200b`,
		"broken \xff\xfe utf": "broken \uFFFD utf",
	} {
		assert.Equal(t, want, text.Safe(in))
	}
	assert.Equal(t, `a\nb`, text.Line("a\nb\n"))
}

func TestWidthCountsColumns(t *testing.T) {
	assert.Equal(t, 5, text.Width("héllo"))
	assert.Equal(t, 4, text.Width("日本"))
	assert.Equal(t, 1, text.Width("e\u0301"))
}

func TestCutNeverGoesPastTheWidth(t *testing.T) {
	assert.Equal(t, "abc", text.Cut("abc", 3, "…"))
	assert.Equal(t, "ab…", text.Cut("abcd", 3, "…"))
	assert.Equal(t, "日…", text.Cut("日本語", 4, "…"), "half a wide letter is none")
	assert.Equal(t, "", text.Cut("abcd", 1, "..."))
}

func TestWrapKeepsEveryLetter(t *testing.T) {
	assert.Equal(t, []string{"one two", "three"}, text.Wrap("one two three", 7))
	assert.Equal(t, []string{"a", "", "b"}, text.Wrap("a\n\nb", 7))
	assert.Equal(t, []string{""}, text.Wrap("", 7))
	assert.Equal(t, []string{"abcd", "efgh", "i j"}, text.Wrap("abcdefghi j", 4))
	assert.Equal(t, []string{"日", "本"}, text.Wrap("日本", 2))
	assert.Equal(t, "日本", strings.Join(text.Wrap("日本", 1), ""), "one that cannot fit stays whole")
}

func TestColourIsOnlyThereWhenAsked(t *testing.T) {
	assert.Equal(t, "x", text.Paint{}.Bad("x"))
	assert.Equal(t, "\x1b[31mx\x1b[0m", text.Paint{Color: true}.Bad("x"))
	assert.Equal(t, "", text.Paint{Color: true}.Bad(""))
}
