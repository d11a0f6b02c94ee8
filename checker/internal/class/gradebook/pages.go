package gradebook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/class/gradebook/page"
)

// ErrDouble says that two students have the same id, so that one would get the other's page.
var ErrDouble = errors.New("two students have one id")

// The pages' names in the folder of a gradebook.
const (
	classPage    = "index.html"
	studentPages = "students"
)

// writePages writes the page of the class and one for each student.
func (g *Gradebook) writePages(dir string) error {
	students := filepath.Join(dir, studentPages)
	if err := os.MkdirAll(students, 0o755); err != nil {
		return err
	}
	for i, r := range g.Students {
		var b bytes.Buffer
		if err := g.WriteStudentPage(&b, i); err != nil {
			return err
		}
		if err := atomicfile.Write(filepath.Join(students, page.File(r.ID)), b.Bytes()); err != nil {
			return err
		}
	}
	if err := g.writeAlike(dir); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := g.WriteClassPage(&b); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, classPage), b.Bytes())
}

// distinct fails where two students have one id.
func (g *Gradebook) distinct() error {
	seen := map[string]bool{}
	for _, r := range g.Students {
		if seen[r.ID] {
			return fmt.Errorf("%w: %q", ErrDouble, r.ID)
		}
		seen[r.ID] = true
	}
	return nil
}

// signs say without colour how an answer was judged: a style, a sign and words of each status.
var signs = map[Status]struct{ class, sign, word string }{
	Passed:    {"p", "✓", "passed"},
	Failed:    {"f", "✗", "failed"},
	Untouched: {"u", "○", "not begun"},
	Missing:   {"m", "–", "not handed in"},
	Errored:   {"e", "!", "could not be judged"},
}

func refTo(r Row) page.Ref {
	return page.Ref{Name: page.Line(nameOf(r)), ID: page.Line(r.ID), File: page.File(r.ID)}
}

// WriteClassPage writes the page of the class, which is for whoever teaches it: all that was found is in it.
// It links to the students' pages as [Gradebook.WriteAll] names them.
func (g *Gradebook) WriteClassPage(w io.Writer) error {
	c := &page.Class{
		Students: len(g.Students), Max: number(g.Max()), Errored: g.Errored(), Isolation: page.Line(g.Isolation),
		Confined: g.Isolation != "none", Course: page.Line(g.Course),
	}
	if g.Shard != nil {
		c.Part = fmt.Sprintf("part %d of %d, of a class of %d", g.Shard.Index, g.Shard.Count, g.Shard.Class)
	}
	for i, column := range g.Concepts {
		c.Concepts = append(c.Concepts, g.concept(i, column))
	}
	sum := 0.0
	for _, r := range g.Students {
		if r.Handed && r.Problem == "" {
			c.Handed++
			sum += r.Points
		}
		if r.Late != nil {
			c.Late++
		}
		c.Named = c.Named || r.Name != "" && r.Name != r.ID
		c.Rows = append(c.Rows, g.pageRow(r))
		if len(r.Entries) == 0 {
			c.Nothing = append(c.Nothing, refTo(r))
		}
	}
	c.Looks = g.pageLooks()
	c.Average = number(sum / float64(max(c.Handed, 1)))
	c.Teach, c.Rare = g.teach(c.Concepts)
	c.Items, c.Alike, c.Often = g.items(c.Concepts), g.alikeRefs(c.Concepts), g.often()
	return c.Write(w)
}

func (g *Gradebook) concept(i int, c Column) page.Concept {
	out := page.Concept{Number: page.Line(c.Number), Name: page.Line(c.Name), Title: page.Line(c.Title), Points: number(c.Points)}
	for _, r := range g.Students {
		if r.Scores[i].Status == Passed {
			out.Passed++
		}
	}
	return out
}

func (g *Gradebook) pageRow(r Row) page.Row {
	row := page.Row{Ref: refTo(r), Points: number(r.Points)}
	if r.Late != nil {
		row.Late = page.Line(r.Late.inWords())
	}
	for i, s := range r.Scores {
		c, sign := g.Concepts[i], signs[s.Status]
		mark := page.Mark{Class: sign.class, Sign: sign.sign, Anchor: page.Line(c.Name)}
		mark.Title = page.Line(fmt.Sprintf("%s: %s, %s of %s", c.Name, sign.word, number(s.Points), number(c.Points)))
		if s.Excused {
			mark.Class, mark.Sign = "m", "EX"
		}
		if s.Points != 0 {
			mark.Points = number(s.Points)
		}
		row.Marks = append(row.Marks, mark)
	}
	return row
}

// pageLooks is the list of [Gradebook.Looks], what is about one student together.
func (g *Gradebook) pageLooks() []page.Look {
	var all []page.Look
	last := -1
	for _, l := range g.Looks() {
		if l.Student < 0 || l.Student != last {
			one := page.Look{What: page.Line(l.What)}
			if l.Student >= 0 {
				ref := refTo(g.Students[l.Student])
				one.Ref = &ref
			}
			all = append(all, one)
		}
		last = l.Student
		all[len(all)-1].Remarks = append(all[len(all)-1].Remarks, page.Line(l.Text))
	}
	return all
}

// Most lessons that a class is told to be taught next, and how many of those may be for one student each.
const (
	mostLessons = 20
	fewLessons  = 5
)

// teach returns what keeps most students from passing, and how many findings are left out.
func (g *Gradebook) teach(concepts []page.Concept) (lessons []page.Lesson, rare int) {
	refs := map[string]page.Ref{}
	for _, r := range g.Students {
		refs[r.ID] = refTo(r)
	}
	at := map[string]page.Concept{}
	for i, c := range g.Concepts {
		at[c.Name] = concepts[i]
	}
	common := g.Common()
	for i, c := range common {
		if i == mostLessons || i >= fewLessons && c.Students == 1 {
			return lessons, len(common) - i
		}
		lesson := page.Lesson{Concept: at[c.Concept], Kind: page.Line(c.Kind.Words()), Message: page.Block(c.Message)}
		for _, id := range c.Who {
			ref := refs[id]
			ref.Anchor = page.Line(c.Concept)
			lesson.Who = append(lesson.Who, ref)
		}
		lessons = append(lessons, lesson)
	}
	return lessons, 0
}

// WriteStudentPage writes the page of the student at i: what that student may see, and nothing else.
func (g *Gradebook) WriteStudentPage(w io.Writer, i int) error {
	r := g.Students[i]
	s := &page.Student{
		Name: page.Line(nameOf(r)), ID: page.Line(r.ID), Points: number(r.Points), Max: number(r.Max), Of: len(g.Concepts),
		Problem: page.Line(r.Problem), Handed: len(r.Entries) > 0, NoAnswer: len(r.Entries) > 0 && r.Problem == "" && !r.Handed,
	}
	if r.Submitted != nil {
		s.Submitted = clock(*r.Submitted)
	}
	if r.Late != nil {
		s.Late = page.Line(r.Late.sentence())
	}
	s.Comment = page.Block(r.Comment)
	if r.Extension != nil {
		s.Extension = page.Line(r.Extension.sentence())
	}
	for i, score := range r.Scores {
		if score.Status == Passed {
			s.Passed++
		}
		one := answer(score, g.Concepts[i])
		one.Code = code(g.Answers[score.Answer], score.ForStudent(g.Concepts[i]).Findings, nil)
		s.Answers = append(s.Answers, one)
	}
	return s.Write(w)
}

// rulesOf says which of the concept's rules the answer keeps: those of partial credit, where its tests have run.
func rulesOf(s Score, c Column) []page.Rule {
	var all []page.Rule
	for _, r := range c.Rules {
		if len(s.Tests) > 0 {
			all = append(all, page.Rule{Name: page.Line(r.Name), Kept: s.Keeps(r), Required: r.Required})
		}
	}
	return all
}

func answer(s Score, c Column) page.Answer {
	sign := signs[s.Status]
	a := page.Answer{
		Number: page.Line(c.Number), Name: page.Line(c.Name), Title: page.Line(c.Title), Path: page.Line(c.Path), File: page.Line(s.File),
		Class: sign.class, Sign: sign.sign, Word: sign.word, Points: number(s.Points), Max: number(c.Points), Failed: s.Status == Failed, Comment: page.Block(s.Comment),
	}
	if s.Excused {
		a.Class, a.Sign, a.Word, a.Max = "m", "EX", "excused", "0"
	}
	shown := s.ForStudent(c)
	for _, t := range shown.Tests {
		a.Tests = append(a.Tests, page.Test{Name: page.Line(t.Name), Passed: t.Passed})
		if t.Passed {
			a.Passed++
		}
	}
	switch s.Status {
	case Failed:
		a.Rules, a.Withheld = rulesOf(s, c), page.Line(shown.Withheld)
		for _, f := range shown.Findings {
			a.Findings = append(a.Findings, page.Finding{Kind: page.Line(f.Kind.Words()), Screen: page.Block(f.told())})
		}
	case Untouched:
		a.Says = "The file is as it was shipped."
	case Errored:
		a.Says = "The machine failed; this is not your fault."
	}
	return a
}
