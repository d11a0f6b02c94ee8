package timeline

import (
	"slices"
	"time"
)

// A Chart is a recording laid out for drawing: rows from top to bottom on one
// scale that begins at From and is Length long. Bars count from From.
type Chart struct {
	Simulated  bool
	Took, Want time.Duration
	Limit      int
	From       time.Duration
	Length     time.Duration
	Part       bool // there is more than is shown, before From or after the end
	Rows       []Row
	Kinds      []string // what the bars are called, when they are of two or three kinds; else nil
	Lanes      int      // rows before folding
	Dropped    int
}

// Room is what there is for a chart.
type Room struct {
	Rows    int    // 0: as many as it takes
	Columns int    // for the bars; 0: as many as it takes to tell all of them apart
	About   string // a text that may name lanes: these are not folded
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
	Kind   int // index into the chart's Kinds; 0 when it has none
	AtOnce int // how many were under way when this one began, if that broke the limit; else 0
}

// over reports whether a bar of the row broke the limit.
func (r Row) over() bool {
	return slices.ContainsFunc(r.Bars, func(b Bar) bool { return b.AtOnce > 0 })
}

// Layout arranges rec in the room there is. Lanes come in the order of their first
// span; what does not fit is folded, the first lane that broke the limit, the lanes that the
// text is about, and the last lane never. Of a long recording of many short spans only a part is shown.
func Layout(rec Recording, room Room) Chart {
	kinds := kindsOf(rec)
	atOnce := overLimit(rec)
	w := windowOf(rec, atOnce, room.Columns)
	rows := lanes(rec, kinds, atOnce, w)
	return Chart{
		Simulated: rec.Simulated,
		Took:      rec.Took,
		Want:      rec.Want,
		Limit:     rec.Limit,
		From:      w.from,
		Length:    w.until - w.from,
		Part:      w.from > 0 || w.until < rec.Took,
		Rows:      fold(rows, room.Rows, room.About),
		Kinds:     kinds,
		Lanes:     len(rows),
		Dropped:   rec.Dropped,
	}
}

// lanes sorts the spans into rows. A lane in which spans overlap becomes several
// rows: two bars in one place would look like one.
func lanes(rec Recording, kinds []string, atOnce []int, w window) []Row {
	var names []string
	byName := make(map[string][]Row)
	for i, whole := range rec.Spans {
		s, inside := w.clip(whole)
		if !inside {
			continue
		}
		rows, known := byName[s.Lane]
		if !known {
			names = append(names, s.Lane)
		}
		byName[s.Lane] = place(rows, Bar{s, max(slices.Index(kinds, s.Name), 0), atOnce[i]})
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

const mostKinds = 3

// kindsOf returns the names of the spans, in order of their first, when there are
// so few of them that they tell kinds of work apart, such as whose turn it is.
func kindsOf(rec Recording) []string {
	var kinds []string
	spans := 0
	for _, s := range rec.Spans {
		if s.Instant() {
			continue
		}
		spans++
		if slices.Contains(kinds, s.Name) {
			continue
		}
		if s.Name == "" || len(kinds) == mostKinds {
			return nil
		}
		kinds = append(kinds, s.Name)
	}
	if len(kinds) < 2 || spans == len(kinds) {
		return nil
	}
	return kinds
}
