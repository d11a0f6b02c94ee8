// Package gradebook holds what grading a class came to: values first, then
// one file for each form in which somebody else reads them.
//
// A gradebook is the same, byte for byte, however often the same class is graded: no
// instant, no duration, no path of this machine is in it.
package gradebook

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/explain/diagnose"
)

// Version is that of the JSON form. It changes when a reader of the old form would go wrong.
const Version = 4

// A Gradebook is the outcome of grading a class, or a shard of it.
type Gradebook struct {
	Version   int      `json:"version"`
	Course    string   `json:"course"`        // identifies the tests, the checker's judgement, Go and the grading rules
	Isolation string   `json:"isolation"`     // what the submissions were confined by
	LMS       string   `json:"lms,omitempty"` // the learning platform whose download the class was, if it was one's
	Shard     *Shard   `json:"shard,omitempty"`
	Concepts  []Column `json:"concepts"` // in the order of the course
	Students  []Row    `json:"students"` // in the order of their ids

	// What was handed in, by the names that the scores give it. Equal answers are there once.
	Answers map[string][]Text `json:"answers,omitempty"`
	// Answers of different students that are alike, the likest of each concept first; no part of anybody's grade.
	Alike []Alike `json:"alike,omitempty"`

	// What lies in the folder of the class and is nobody's, or is no submission at all.
	Unclaimed []Unclaimed `json:"unclaimed,omitempty"`
	Skipped   []string    `json:"skipped,omitempty"`
}

// An Unclaimed is an entry of the class's folder that belongs to no student.
type Unclaimed struct {
	Entry  string `json:"entry"`
	Reason string `json:"reason"`
}

// A Shard is a part of a class: those students whose place, counting from 0, leaves Index-1 when divided by Count.
type Shard struct {
	Index int `json:"index"` // from 1
	Count int `json:"count"`
	Class int `json:"class"` // students in the whole class
}

// A Column is one concept.
type Column struct {
	Name    string          `json:"name"` // the bare name
	Number  string          `json:"number"`
	Title   string          `json:"title"`
	Chapter string          `json:"chapter"`
	Path    string          `json:"path,omitempty"` // of the concept's folder, in exercises
	Points  float64         `json:"points"`
	Tests   []string        `json:"tests"`
	Proven  []Rule          `json:"proven,omitempty"`   // the lesson's rules, and which tests prove them
	Rules   []Rule          `json:"rules,omitempty"`    // what partial credit is given by; none without it
	MustNot []diagnose.Kind `json:"must_not,omitempty"` // kinds of trouble with which an answer earns nothing
	Hidden  []string        `json:"hidden,omitempty"`   // tests of which students are told nothing but their number
}

// A Rule is a promise of a lesson: an answer keeps it that passes all tests which prove it.
type Rule struct {
	Name     string   `json:"name"`
	Tests    []string `json:"tests"`
	Plain    []string `json:"plain,omitempty"`    // those of its tests that are about plain cases
	Weight   float64  `json:"weight"`             // its part of the concept's points, among the weights of the others
	Required bool     `json:"required,omitempty"` // an answer that does not keep it in plain cases earns nothing
}

// A Row is one student.
type Row struct {
	ID        string     `json:"id"`
	Name      string     `json:"name,omitempty"`
	Email     string     `json:"email,omitempty"`
	Submitted *time.Time `json:"submitted,omitempty"`
	Entries   []string   `json:"entries,omitempty"` // of the class's folder that are this student's
	Files     Files      `json:"files,omitzero"`
	Handed    bool       `json:"handed_in"`         // an answer was found in it
	Problem   string     `json:"problem,omitempty"` // why the submission could not be read
	Notes     []Note     `json:"notes,omitempty"`   // for the instructor
	Scores    []Score    `json:"scores"`            // one a column
	Late      *Late      `json:"late,omitempty"`
	Extension *Extension `json:"extension,omitempty"`
	Comment   string     `json:"comment,omitempty"` // the instructor's, on all of it
	Points    float64    `json:"points"`            // what counts: the scores together, less what lateness costs
	Max       float64    `json:"max"`
}

// Files counts the files of a submission by what became of them.
type Files struct {
	Taken   int `json:"taken"`   // answers
	Opened  int `json:"opened"`  // archives, what is in which is counted, too
	Named   int `json:"named"`   // a note tells of it
	Skipped int `json:"skipped"` // tests, lessons, tools: nothing that could be an answer
}

// A Note tells the instructor of what may be missed. Kinds are those of package submission.
type Note struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// versionNote is the kind of those that say that a submission was made with another version of the workbook: whole classes do so.
const versionNote = "version"

// Late is what handing in after the deadline came to.
type Late struct {
	By     string  `json:"by"`     // "1 d 3 h"; "" when the platform says late, and not by how much
	Factor float64 `json:"factor"` // what the points were multiplied by
}

// An Extension is how long a student had who had more time than others.
type Extension struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason,omitempty"`
}

// PointsOf returns what the answer to the concept at i counts, less what lateness costs.
func (r Row) PointsOf(i int) float64 {
	s := r.Scores[i]
	if r.Late != nil && !s.Final {
		return s.Points * r.Late.Factor
	}
	return s.Points
}

// Status is how one answer was judged.
type Status string

const (
	Passed    Status = "passed"
	Failed    Status = "failed"
	Untouched Status = "untouched" // the stub as it is shipped
	Missing   Status = "missing"   // nothing was handed in
	Errored   Status = "errored"   // the machine failed, several times: grade again, nothing is the student's fault
)

// A Score is one student's answer to one concept.
type Score struct {
	Status   Status          `json:"status"`
	Points   float64         `json:"points"`
	File     string          `json:"file,omitempty"`   // in the submission
	Answer   string          `json:"answer,omitempty"` // its name in the gradebook's Answers
	Tests    []Test          `json:"tests,omitempty"`
	Findings []Finding       `json:"findings,omitempty"`
	Faults   []diagnose.Kind `json:"faults,omitempty"`      // every kind of trouble that was seen, in whatever run
	Withheld string          `json:"withheld,omitempty"`    // why an answer that keeps some rules earns nothing
	Seed     uint64          `json:"seed,omitempty,string"` // of the perturbed run that failed
	Excused  bool            `json:"excused,omitempty"`     // it counts neither for nor against
	Final    bool            `json:"final,omitempty"`       // the points are the instructor's own word, which lateness does not touch
	Comment  string          `json:"comment,omitempty"`     // the instructor's
	Error    string          `json:"error,omitempty"`
}

// Keeps reports whether all tests that prove the rule have passed.
func (s Score) Keeps(rule Rule) bool {
	return !slices.ContainsFunc(rule.Tests, func(name string) bool {
		return !slices.ContainsFunc(s.Tests, func(t Test) bool { return t.Name == name && t.Passed })
	})
}

// KeepsPlain reports whether the rule is kept where nothing special happens: what is required is that an answer does what the concept is about, not
// that it withstands each trap. A rule that only traps prove is kept when they pass.
func (s Score) KeepsPlain(rule Rule) bool {
	if len(rule.Plain) > 0 {
		rule.Tests = rule.Plain
	}
	return s.Keeps(rule)
}

// A Test is how one test ended.
type Test struct {
	Name   string `json:"name"`
	Passed bool   `json:"passed"`
}

// A Text is a file of an answer.
type Text struct {
	Name string `json:"name"` // as the concept calls it
	Text string `json:"text"` // what is no UTF-8 in it is replaced
}

// An Alike is answers of several students to one concept that are alike.
type Alike struct {
	Concept string   `json:"concept"`
	Equal   []string `json:"equal"`          // ids of students whose answers are the same but for names, comments, layout and literals
	Near    []string `json:"near,omitempty"` // ids of others, whose answers are equal to each other, and near to those
	Share   float64  `json:"share"`          // of the shorter answer's own passages that both have
	Marks   [2]Lines `json:"marks"`          // of the first of Equal and the first of Near, or the second of Equal: what both have
}

// Lines are numbers of lines of a text's files, a list a file.
type Lines [][]int

// A Finding is one thing that is wrong with an answer.
type Finding struct {
	Kind    diagnose.Kind `json:"kind"`
	File    string        `json:"file,omitempty"` // the student's that Line is in, where the concept has several
	Line    int           `json:"line,omitempty"` // in the student's file
	Message string        `json:"message"`
	Help    string        `json:"help,omitempty"`
	Test    string        `json:"test,omitempty"`
	Hidden  bool          `json:"hidden,omitempty"` // it was seen where nothing but a hidden test ran
	Screen  string        `json:"screen,omitempty"` // all of it as the learner's own checker shows it, source and timeline included
}

// Sort puts the students into the order of their ids: numbers by value, the rest by letters.
func (g *Gradebook) Sort() {
	slices.SortFunc(g.Students, func(a, b Row) int { return CompareIDs(a.ID, b.ID) })
}

// CompareIDs orders ids so that 9 comes before 10, and case does not matter.
func CompareIDs(a, b string) int {
	if digits(a) && digits(b) {
		x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		if d := cmp.Or(len(x)-len(y), strings.Compare(x, y)); d != 0 {
			return d
		}
	}
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// Max returns the points that a student can have.
func (g *Gradebook) Max() float64 {
	sum := 0.0
	for _, c := range g.Concepts {
		sum += c.Points
	}
	return sum
}

// Errored returns how many answers could not be judged because the machine failed.
func (g *Gradebook) Errored() int {
	n := 0
	for _, s := range g.Students {
		for _, score := range s.Scores {
			if score.Status == Errored {
				n++
			}
		}
	}
	return n
}
