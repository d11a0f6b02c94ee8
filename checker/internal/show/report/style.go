package report

import (
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/mattn/go-isatty"

	"koans/checker/internal/show/text"
)

// Style says how to write for where it goes. The zero value is plain ASCII of the least width.
type Style struct {
	Color   bool
	Width   int    // columns
	Unicode bool   // box-drawing and block characters, not only ASCII
	Root    string // of the course; paths are shown relative to it
}

const (
	usualWidth = 80
	leastWidth = 40
	// longestLine keeps running text readable on a wide terminal; pictures and code use all of it.
	longestLine = 96
)

// StyleFor returns the style for f. color is "auto", "always" or "never"; auto
// means colour on a terminal, unless NO_COLOR is set or TERM is dumb or, on other systems than Windows, not set.
func StyleFor(f *os.File, color, root string) Style {
	terminal := isTerminal(f)
	return Style{
		Color:   color == "always" || color != "never" && terminal && colorWanted(runtime.GOOS, os.Getenv),
		Width:   width(f, terminal),
		Unicode: speaksUnicode(runtime.GOOS, os.Getenv),
		Root:    root,
	}
}

func isTerminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}

func colorWanted(goos string, getenv func(string) string) bool {
	term := getenv("TERM")
	return getenv("NO_COLOR") == "" && term != "dumb" && (term != "" || goos == "windows")
}

func width(f *os.File, terminal bool) int {
	if terminal {
		if w := columns(f); w > 0 {
			return max(w, leastWidth)
		}
	}
	if w, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && w > 0 {
		return max(w, leastWidth)
	}
	return usualWidth
}

// speaksUnicode looks where POSIX says the encoding is named: the first of the
// three that is set decides. Windows terminals are written to in UTF-16 whatever the code page.
func speaksUnicode(goos string, getenv func(string) string) bool {
	if goos == "windows" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

func (s Style) paint() text.Paint { return text.Paint{Color: s.Color} }

// columns are those of the style, also when it was made by hand.
func (s Style) columns() int { return max(s.Width, leastWidth) }

// measure is the length of a line of running text.
func (s Style) measure() int { return min(s.columns(), longestLine) }

// ellipsis marks where something was cut.
func (s Style) ellipsis() string {
	if s.Unicode {
		return "…"
	}
	return "..."
}
