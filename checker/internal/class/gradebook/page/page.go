// Package page draws a gradebook as HTML: one page for whoever teaches the class, and one for each student.
//
// A page needs nothing but itself: it works from a disk, offline, without JavaScript (which only sorts), in dark
// and in light, on a telephone and on paper. Its policy forbids everything but its own style and script. Whatever
// students can write is a [Line] or a [Block], which no template can print raw.
package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"

	"koans/checker/internal/show/text"
)

// A Line is text of anybody, shown on one line: what would turn the direction of reading or hide
// something becomes a visible escape, and what is longer than a page bears is cut.
type Line string

// A Block is a Line that keeps its line breaks.
type Block string

// Most that is shown of a text, in columns and in bytes. What the checker writes is far shorter.
const (
	longestLine  = 400
	longestBlock = 20_000
)

// String is what templates print.
func (l Line) String() string {
	return text.Cut(text.Line(cut(string(l), 4*longestLine)), longestLine, "…")
}

// String is what templates print.
func (b Block) String() string { return text.Safe(cut(string(b), longestBlock)) }

// cut bounds the work that a text can make.
func cut(s string, most int) string {
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}

// Class is what is on the page of a class.
type Class struct {
	Students, Handed int
	Average, Max     string // points
	Late, Errored    int
	Isolation        Line
	Confined         bool
	Course           Line
	Part             string // which part of the class this is; "" is the whole
	Named            bool   // students have names beside their ids

	Teach   []Lesson
	Rare    int // findings that are not in Teach, because so few have them
	Items   []Item
	Alike   []AlikeRef
	Often   []Often
	Looks   []Look
	Nothing []Ref // who handed in nothing

	Concepts []Concept
	Rows     []Row
}

// A Concept is a column of the class's page.
type Concept struct {
	Number, Name, Title Line
	Points              string
	Passed              int
}

// PassedCode reports whether an answer that has not failed is shown.
func (s *Student) PassedCode() bool {
	return slices.ContainsFunc(s.Answers, func(a Answer) bool { return len(a.Code) > 0 && !a.Failed })
}

// A Ref is a student that is linked to.
type Ref struct {
	Name, ID Line
	File     string // see [File]
	Anchor   Line
}

// A Lesson is what to teach next: what keeps several students from passing.
type Lesson struct {
	Concept Concept
	Kind    Line
	Message Block
	Who     []Ref
}

// An Item is how a rule of a lesson did in the class.
type Item struct {
	Concept Concept
	Rule    Line
	Met, Of int
	Tells   string // "" when too few were judged
}

// An AlikeRef links to what is alike in a concept.
type AlikeRef struct {
	Concept Concept
	File    string
	Times   int
}

// An Often is two students whose answers to several concepts are alike.
type Often struct {
	A, B  Ref
	Times int
}

// A Look is something that somebody should look at: a student's submission, or what is nobody's.
type Look struct {
	*Ref    // nil is nobody's
	What    Line
	Remarks []Line
}

// A Row is a student on the class's page.
type Row struct {
	Ref
	Points string
	Late   Line
	Marks  []Mark
}

// A Mark is how an answer was judged, in short.
type Mark struct {
	Class  string // p passed, f failed, u untouched, m missing, e errored
	Sign   string
	Points string // "" for none
	Title  Line
	Anchor Line
}

// Student is what is on the page of a student. There must be nothing in it that the student may not see.
type Student struct {
	Name, ID    Line
	Points, Max string
	Passed, Of  int
	Submitted   string
	Late        Line
	Extension   Line
	Comment     Block // the instructor's
	Problem     Line
	Handed      bool
	NoAnswer    bool // something was, and no answer is in it
	Answers     []Answer
}

// An Answer is how a student's answer to a concept was judged.
type Answer struct {
	Number, Name, Title Line // the name is a Go package's, so no id of the page's own, which have a hyphen
	Path                Line // of the concept's folder, below exercises; "" if not known
	File                Line
	Class, Sign, Word   string
	Says                string // in a sentence, where nothing else says it
	Points, Max         string
	Rules               []Rule // of partial credit; none without it
	Withheld            Line   // why nothing is earned although some are kept
	Tests               []Test
	Passed              int // tests
	Findings            []Finding
	Failed              bool
	Comment             Block // the instructor's
	Code                []Code
}

// A Code is a file of an answer.
type Code struct {
	Name  Line
	Lines []CodeLine
}

// A CodeLine is a line of it, with what is to be said in the margin.
type CodeLine struct {
	N      int
	Text   Line
	Marked bool
	Notes  []Line
}

// Alike is what is on the page of a concept's answers that are alike.
type Alike struct {
	Concept Concept
	Pairs   []AlikePair
}

// An AlikePair is two answers side by side, and whose they are.
type AlikePair struct {
	Equal       []Ref // students whose answers are the same but for names and layout
	Near        []Ref // and others, near to them; none where Equal is all
	Share       string
	Left, Right []Code
}

// A Rule is a promise of the lesson, and whether the answer keeps it.
type Rule struct {
	Name     Line
	Kept     bool
	Required bool
}

// A Test is how one test ended.
type Test struct {
	Name   Line
	Passed bool
}

// A Finding is a thing that is wrong with an answer, as the learner's own checker shows it.
type Finding struct {
	Kind   Line
	Screen Block
}

//go:embed alike.html class.html student.html page.css sort.js
var files embed.FS

var (
	templates = template.Must(template.New("").ParseFS(files, "*.html"))
	style     = read("page.css")
	script    = read("sort.js")
)

func read(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// policy is the Content-Security-Policy of a page that has the style and these scripts.
func policy(scripts ...string) template.HTMLAttr {
	allowed := ""
	for _, s := range scripts {
		allowed += " script-src " + hash(s) + ";"
	}
	// Nothing of a student's is in it, and a template would not let even this be the content of a meta element.
	return template.HTMLAttr(fmt.Sprintf(`content="default-src 'none'; style-src %s;%s base-uri 'none'; form-action 'none'"`, hash(style), allowed))
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// data is what a template is given: the view, and the parts of the page that are no text.
type data struct {
	View   any
	Policy template.HTMLAttr
	Style  template.CSS
	Script template.JS
}

// Write writes the page of a class.
func (c *Class) Write(w io.Writer) error {
	return write(w, "class.html", data{c, policy(script), template.CSS(style), template.JS(script)})
}

// Write writes the page of a student.
func (s *Student) Write(w io.Writer) error {
	return write(w, "student.html", data{View: s, Policy: policy(), Style: template.CSS(style)})
}

// Write writes the page of what is alike.
func (a *Alike) Write(w io.Writer) error {
	return write(w, "alike.html", data{View: a, Policy: policy(), Style: template.CSS(style)})
}

// write keeps back a page that could not be written whole.
func write(w io.Writer, name string, d data) error {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, d); err != nil {
		return fmt.Errorf("drawing a page: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
