package timeline

import (
	"slices"
	"time"
)

// A Chart is a recording laid out for drawing: rows from top to bottom on one
// scale from 0 to Total.
type Chart struct {
	Simulated  bool
	Took, Want time.Duration
	Limit      int
	Total      time.Duration // where the scale ends: everything, and Want, lies before it
	Rows       []Row
	Lanes      int // rows before folding
	Dropped    int
}

// A Row is one lane, or stands for lanes that are not shown.
type Row struct {
	Name      string
	Bars      []Bar // in order of start, not overlapping (but for the last row of a lane that takes more than mostOverlap)
	Continued bool  // goes on with the lane above, in which bars overlapped

	Folded int  // how many lanes this row stands for; then it has no name and no bars
	Alike  bool // they all look like the row above
}

// A Bar is a span in its row.
type Bar struct {
	Span
	AtOnce int // how many were under way when this one began, if that broke the limit; else 0
}

// over reports whether a bar of the row broke the limit.
func (r Row) over() bool {
	return slices.ContainsFunc(r.Bars, func(b Bar) bool { return b.AtOnce > 0 })
}

// Layout arranges rec in at most most rows (0: as many as it takes). Lanes come in
// the order of their first span; what does not fit is folded, the first lane that
// broke the limit and the last lane never.
func Layout(rec Recording, most int) Chart {
	rows := lanes(rec)
	return Chart{
		Simulated: rec.Simulated,
		Took:      rec.Took,
		Want:      rec.Want,
		Limit:     rec.Limit,
		Total:     max(rec.Took, rec.Want),
		Rows:      fold(rows, most),
		Lanes:     len(rows),
		Dropped:   rec.Dropped,
	}
}

// lanes sorts the spans into rows. A lane in which spans overlap becomes several
// rows: two bars in one place would look like one.
func lanes(rec Recording) []Row {
	atOnce := overLimit(rec)
	var names []string
	byName := make(map[string][]Row)
	for i, s := range rec.Spans {
		rows, known := byName[s.Lane]
		if !known {
			names = append(names, s.Lane)
		}
		byName[s.Lane] = place(rows, Bar{s, atOnce[i]})
	}
	var all []Row
	for _, name := range names {
		all = append(all, byName[name]...)
	}
	return all
}

// mostOverlap bounds the rows of one lane, and with them the time that place takes.
const mostOverlap = 64

// place puts b into the first row that is free at its start.
func place(rows []Row, b Bar) []Row {
	for i := range rows {
		last := rows[i].Bars[len(rows[i].Bars)-1]
		if last.End <= b.Start || len(rows) == mostOverlap && i == mostOverlap-1 {
			rows[i].Bars = append(rows[i].Bars, b)
			return rows
		}
	}
	return append(rows, Row{Name: b.Lane, Bars: []Bar{b}, Continued: len(rows) > 0})
}

// overLimit returns for each span how many were under way when it began, if that
// was more than the limit. A span that ends frees its place for one that begins at
// the same instant; instants take no place.
func overLimit(rec Recording) []int {
	atOnce := make([]int, len(rec.Spans))
	if rec.Limit == 0 {
		return atOnce
	}
	var ends []time.Duration
	for _, s := range rec.Spans {
		if !s.Instant() {
			ends = append(ends, s.End)
		}
	}
	slices.Sort(ends)
	begun, ended := 0, 0
	for i, s := range rec.Spans {
		if s.Instant() {
			continue
		}
		for ended < len(ends) && ends[ended] <= s.Start {
			ended++
		}
		begun++
		if n := begun - ended; n > rec.Limit {
			atOnce[i] = n
		}
	}
	return atOnce
}
