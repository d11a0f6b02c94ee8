package timeline

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A unit is a run of rows that look alike; it is shown as its first row and a line
// that says how many follow.
type unit struct {
	rows []Row
}

// size is how many rows the unit takes when it is shown.
func (u unit) size() int { return min(len(u.rows), 2) }

// fold makes at most most rows of rows. Lanes that look like the one above go
// first, since nothing is lost with them, then those in the middle. Lanes that about names stay.
func fold(rows []Row, most int, about string) []Row {
	if most <= 0 || len(rows) <= most {
		return rows
	}
	units := runs(rows, about)
	keep := choose(units, most, about)
	var out []Row
	hidden := 0
	for i, u := range units {
		if !keep[i] {
			hidden += len(u.rows)
			continue
		}
		if hidden > 0 {
			out = append(out, Row{Folded: hidden})
			hidden = 0
		}
		out = append(out, u.rows[0])
		switch n := len(u.rows) - 1; n {
		case 0:
		case 1: // a line that says "one more" would take as much room as the lane itself
			out = append(out, u.rows[1])
		default:
			out = append(out, Row{Folded: n, Alike: true})
		}
	}
	if hidden > 0 {
		out = append(out, Row{Folded: hidden})
	}
	return out
}

// runs groups neighbours that look alike. One that about names stands by itself.
func runs(rows []Row, about string) []unit {
	var units []unit
	for i, r := range rows {
		if i > 0 && alike(rows[i-1], r) && !names(about, r.Name) && !names(about, rows[i-1].Name) {
			last := &units[len(units)-1]
			last.rows = append(last.rows, r)
			continue
		}
		units = append(units, unit{[]Row{r}})
	}
	return units
}

// alike reports whether the two rows have the same bars at the same times; names
// are expected to differ.
func alike(a, b Row) bool {
	return slices.EqualFunc(a.Bars, b.Bars, func(a, b Bar) bool {
		return a.Start == b.Start && a.End == b.End && a.Outcome == b.Outcome && a.Kind == b.Kind && (a.AtOnce > 0) == (b.AtOnce > 0)
	})
}

// names reports whether the text speaks of that lane: of "task 1", and not of "task 10".
func names(text, lane string) bool {
	if lane == "" {
		return false
	}
	for {
		before, after, found := strings.Cut(text, lane)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		if !wordly(last) && !wordly(next) {
			return true
		}
		text = after
	}
}

func wordly(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// choose says which units are shown: those that about names and the first that broke the limit, whatever else
// must go, then the first and the last of all, then from the top as many as there is room for.
func choose(units []unit, most int, about string) map[int]bool {
	var order []int
	for i, u := range units {
		if names(about, u.rows[0].Name) {
			order = append(order, i)
		}
	}
	if broke := slices.IndexFunc(units, func(u unit) bool { return u.rows[0].over() }); broke >= 0 {
		order = append(order, broke)
	}
	order = append(order, 0, len(units)-1)
	for i := range min(len(units), most) {
		order = append(order, i)
	}
	keep := make(map[int]bool)
	for _, i := range order {
		if keep[i] {
			continue
		}
		keep[i] = true
		if len(keep) > 1 && height(units, keep) > most {
			delete(keep, i)
		}
	}
	return keep
}

// height is how many rows the kept units take, with a line for each gap between them.
func height(units []unit, keep map[int]bool) int {
	at := make([]int, 0, len(keep))
	for i := range keep {
		at = append(at, i)
	}
	slices.Sort(at)
	h, next := 0, 0
	for _, i := range at {
		if i > next {
			h++
		}
		h += units[i].size()
		next = i + 1
	}
	if next < len(units) {
		h++
	}
	return h
}
