package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A picker is the list of all exercises while one of them is chosen.
type picker struct {
	all    []exercise
	here   int    // the exercise that is looked at, in all
	at     int    // the marked one, in what is shown
	typing bool   // into search
	search string // only exercises with these words are shown
}

func newPicker(all []exercise, here int) *picker { return &picker{all: all, here: here, at: here} }

// relist takes the list in as it is now.
func (p *picker) relist(all []exercise, here int) {
	p.all, p.here = all, here
	p.at = max(0, min(p.at, len(p.shown())-1))
}

// shown are the exercises that the search leaves, by their place in all: those whose number, name, title, chapter and state hold each
// word of it.
func (p *picker) shown() []int {
	words := strings.Fields(strings.ToLower(p.search))
	var some []int
	for i, e := range p.all {
		text := strings.ToLower(strings.Join([]string{e.Number, e.Name, e.Title, e.Chapter, e.State}, " "))
		holds := true
		for _, w := range words {
			holds = holds && strings.Contains(text, w)
		}
		if holds {
			some = append(some, i)
		}
	}
	return some
}

// key does what the key is for. done: the list is to be put away; chosen is then the exercise to go to, -1 for none.
func (p *picker) key(k string, page int) (done bool, chosen int) {
	some := p.shown()
	if p.typing && p.types(k) {
		p.at = 0
		return false, -1
	}
	switch k {
	case "enter":
		if len(some) == 0 {
			return false, -1
		}
		return true, some[p.at]
	case "esc":
		if p.search == "" && !p.typing {
			return true, -1
		}
		at := p.here
		if len(some) > 0 {
			at = some[p.at]
		}
		p.search, p.typing, p.at = "", false, at
		return false, -1
	case "up":
		p.at--
	case "down":
		p.at++
	case "pgup":
		p.at -= page
	case "pgdown":
		p.at += page
	}
	if !p.typing {
		switch k {
		case "L", "q":
			return true, -1
		case "/":
			p.typing = true
		case "k":
			p.at--
		case "j":
			p.at++
		case "space":
			p.at += page
		case "home", "g":
			p.at = 0
		case "end", "G":
			p.at = len(some) - 1
		}
	}
	p.at = max(0, min(p.at, len(some)-1))
	return false, -1
}

// types takes the key into the search, if it is one of those that write.
func (p *picker) types(k string) bool {
	switch {
	case k == "space":
		p.search += " "
	case k == "backspace":
		_, size := utf8.DecodeLastRuneInString(p.search)
		p.search = p.search[:len(p.search)-size]
	case utf8.RuneCountInString(k) == 1:
		p.search += k
	default:
		return false
	}
	return true
}

// lines draws as much of the list around the marked exercise as has room, each chapter's exercises below its name.
func (p *picker) lines(room int) []string {
	var all []string
	marked, chapter := 0, ""
	for n, i := range p.shown() {
		e := p.all[i]
		if e.Chapter != chapter {
			chapter = e.Chapter
			all = append(all, strong.Styled(p.chapter(chapter)))
		}
		if n == p.at {
			marked = len(all)
		}
		all = append(all, p.line(i, n == p.at))
	}
	if len(all) == 0 {
		return []string{"", faint.Styled("no exercise has “" + p.search + "” in its name, title, chapter or state")}
	}
	from := max(0, min(marked-room/2, len(all)-room))
	return all[from:min(len(all), from+room)]
}

// chapter is the line above its exercises: how many of them are passed stands in it.
func (p *picker) chapter(name string) string {
	passed, of := 0, 0
	for _, e := range p.all {
		if e.Chapter == name {
			of++
			if e.passed() {
				passed++
			}
		}
	}
	return fmt.Sprintf("%s  %d of %d", name, passed, of)
}

func (p *picker) line(i int, isMarked bool) string {
	e := p.all[i]
	mark := "  "
	switch {
	case e.passed():
		mark = good.Styled("✓ ")
	case i == p.here:
		mark = "▸ "
	case e.State == "skipped":
		mark = faint.Styled("» ")
	}
	line := fmt.Sprintf("  %s%-5s%-20s%s", mark, e.Number, e.Name, faint.Styled(e.Title))
	if isMarked {
		return marked.Styled(ansi.Strip(line))
	}
	return line
}

// status says which keys there are.
func (p *picker) status() string {
	switch {
	case p.typing:
		return fmt.Sprintf("/%s▏", p.search) + faint.Styled("   enter: go there   esc: all of them")
	case p.search != "":
		return "/" + p.search + faint.Styled("   enter: go there   esc: all of them")
	}
	return faint.Styled("enter: go there   /: search   esc: stay")
}
