package main

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

var (
	strong = ansi.Style{}.Bold()
	faint  = ansi.Style{}.Faint()
	good   = ansi.Style{}.ForegroundColor(ansi.Green)
	bad    = ansi.Style{}.ForegroundColor(ansi.Red)
	marked = ansi.Style{}.Reverse(true)
)

// around is what is above and below the text: two lines of head, a rule, and two lines of foot.
const around = 5

// body is how many lines of text there is room for.
func (m *model) body() int { return max(1, m.room.height-around) }

// View draws the screen.
func (m *model) View() tea.View {
	lines := append(m.head(), m.text()...)
	for len(lines) < m.room.height-2 {
		lines = append(lines, "")
	}
	lines = append(lines, m.status(), m.keys())
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, m.room.width, "…")
	}
	v := tea.NewView(strings.Join(lines[:min(len(lines), max(1, m.room.height))], "\n"))
	v.AltScreen = true
	v.WindowTitle = "koans: " + m.current().Name
	return v
}

// head says where the learner is.
func (m *model) head() []string {
	e := m.current()
	passed, inChapter, ofChapter := 0, 0, 0
	for _, x := range m.all {
		if x.passed() {
			passed++
		}
		if x.Chapter == e.Chapter {
			ofChapter++
			if x.passed() {
				inChapter++
			}
		}
	}
	title := fmt.Sprintf("%s %s  %s", e.Number, strong.Styled(e.Name), faint.Styled(e.Title))
	chapter := fmt.Sprintf("%s: %d of %d", e.Chapter, inChapter, ofChapter)
	all := fmt.Sprintf("%s %d of %d", bar(passed, len(m.all), 20), passed, len(m.all))
	return []string{m.leftRight(title, all), m.leftRight(faint.Styled(e.Files[0]), faint.Styled(chapter)), faint.Styled(strings.Repeat("─", m.room.width))}
}

// bar draws how much of all is done.
func bar(done, all, width int) string {
	full := done * width / max(1, all)
	return good.Styled(strings.Repeat("█", full)) + faint.Styled(strings.Repeat("░", width-full))
}

// leftRight puts the two at the ends of a line; the right one goes where there is no room.
func (m *model) leftRight(left, right string) string {
	gap := m.room.width - ansi.StringWidth(left) - ansi.StringWidth(right)
	if gap < 2 {
		return left
	}
	return left + strings.Repeat(" ", gap) + right
}

// lines is all that is shown, of which text is the part that fits.
func (m *model) lines() []string {
	switch {
	case m.over != nil:
		return strings.Split(strings.TrimRight(m.over.text, "\n"), "\n")
	case m.trouble != nil:
		return strings.Split(ansi.Wordwrap(m.trouble.Error(), max(1, m.room.width), ""), "\n")
	case m.verdict != nil:
		return strings.Split(strings.TrimRight(m.verdict.text, "\n"), "\n")
	}
	return nil
}

func (m *model) text() []string {
	if m.picking != nil {
		return m.picking.lines(m.body())
	}
	all := m.lines()
	from := max(0, min(m.scroll, len(all)-m.body()))
	shown := all[from:min(len(all), from+m.body())]
	if m.running != nil && m.over == nil { // what is being looked at again is not what it says
		for i, l := range shown {
			shown[i] = faint.Styled(ansi.Strip(l))
		}
	}
	return shown
}

// status is the line that says how it stands.
func (m *model) status() string {
	switch {
	case m.asking:
		return strong.Styled(fmt.Sprintf("bring %s back as it was at first? y, or any other key", m.current().Files[0]))
	case m.picking != nil:
		return m.picking.status()
	case m.running != nil:
		return fmt.Sprintf("running … %.1f s", max(0, m.now.Sub(m.running.began)).Round(100*time.Millisecond).Seconds())
	case m.notice != "":
		return m.notice
	case m.over != nil:
		return faint.Styled(m.over.title + "   esc: back" + m.more())
	case m.trouble != nil:
		return bad.Styled("the checker could not run it")
	case m.verdict != nil && m.verdict.code == 0:
		return good.Styled("passed") + "   n: on to the next one" + m.more()
	case m.verdict != nil && m.verdict.code == 1:
		return bad.Styled("not passed yet") + faint.Styled("   edit, and save") + m.more()
	}
	return ""
}

// more says that there is more text than fits.
func (m *model) more() string {
	all := len(m.lines())
	if all <= m.body() {
		return ""
	}
	return faint.Styled(fmt.Sprintf("   line %d to %d of %d", m.scroll+1, min(all, m.scroll+m.body()), all))
}

func (m *model) keys() string {
	var words []string
	for _, b := range bindings {
		if b.short != "" {
			words = append(words, strong.Styled(b.key)+faint.Styled(" "+b.short))
		}
	}
	return strings.Join(words, "  ")
}

func helpText() string {
	var b strings.Builder
	for _, k := range bindings {
		fmt.Fprintf(&b, "  %-10s %s\n", k.key, k.help)
	}
	return b.String()
}
