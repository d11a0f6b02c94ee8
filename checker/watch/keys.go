package main

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// A binding is a key and what it is for. The footer shows those that have a short word.
type binding struct{ key, short, help string }

var bindings = []binding{
	{"n", "next", "go on to the next exercise that is not passed"},
	{"p", "", "go back one exercise"},
	{"r", "run", "run again"},
	{"h", "hint", "a hint, and one more each time"},
	{"l", "lesson", "the lesson, with its rules"},
	{"t", "", "the timeline: what your goroutines did"},
	{"s", "", "one way to do it, once you have passed"},
	{"L", "list", "all exercises: arrows or / to search, then enter"},
	{"o", "", "go to the exercise that was saved last"},
	{"e", "edit", "open the file in $VISUAL or $EDITOR"},
	{"x", "", "bring the stub back; yours is kept in .koans/backup"},
	{"esc", "", "put away what lies over the verdict"},
	{"up, down", "", "scroll; also k and j, page up and down, home and end"},
	{"?", "help", "this"},
	{"q", "quit", "quit; what is passed is remembered"},
}

// key does what the key is for.
func (m *model) key(k string) tea.Cmd {
	switch {
	case k == "ctrl+c":
		m.stop()
		return tea.Quit
	case k == "ctrl+z":
		m.stop()
		return tea.Suspend
	case m.asking:
		return m.answerReset(k)
	case m.picking != nil:
		return m.pick(k)
	case m.scrolls(k):
		return nil
	}
	name := m.current().Name
	switch k {
	case "q":
		m.stop()
		return tea.Quit
	case "esc":
		m.over, m.scroll, m.notice = nil, 0, ""
	case "n":
		return m.next()
	case "p":
		return m.goTo(m.at - 1)
	case "r":
		m.over, m.scroll = nil, 0
		return m.run()
	case "h":
		return m.ask("hint", "hint", name)
	case "l":
		return m.ask("lesson", "lesson", name)
	case "t":
		return m.ask("timeline", "timeline", name)
	case "s":
		return m.ask("solution", "solution", name)
	case "L":
		m.picking = newPicker(m.all, m.at)
	case "o":
		return m.goToSaved()
	case "e":
		return m.edit()
	case "x":
		m.asking = true
	case "?":
		m.over, m.scroll = &page{"keys", helpText()}, 0
	}
	return nil
}

// scrolls moves what is shown, if the key is for that. How far it can go is for the view to say.
func (m *model) scrolls(k string) bool {
	switch k {
	case "up", "k":
		m.scroll--
	case "down", "j":
		m.scroll++
	case "pgup":
		m.scroll -= m.body()
	case "pgdown", "space":
		m.scroll += m.body()
	case "home", "g":
		m.scroll = 0
	case "end", "G":
		m.scroll = len(m.lines())
	default:
		return false
	}
	m.scroll = max(0, min(m.scroll, len(m.lines())-m.body()))
	return true
}

// pick is for the keys while the list is shown.
func (m *model) pick(k string) tea.Cmd {
	done, chosen := m.picking.key(k, m.body())
	if !done {
		return nil
	}
	m.picking = nil
	return m.goTo(chosen)
}

// answerReset is for the key that answers whether to reset.
func (m *model) answerReset(k string) tea.Cmd {
	m.asking = false
	if k != "y" {
		m.notice = "left as it is"
		return nil
	}
	return m.ask("reset", "reset", m.current().Name)
}

// goToSaved looks at the exercise that was saved last beside this one.
func (m *model) goToSaved() tea.Cmd {
	if m.elsewhere == "" {
		return nil
	}
	return m.goTo(slices.IndexFunc(m.all, func(e exercise) bool { return e.Name == m.elsewhere }))
}
