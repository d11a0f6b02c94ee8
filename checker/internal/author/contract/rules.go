package contract

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
)

// What ties a lesson to its tests, from the moment on that one of its rules has a name.
const (
	longestName    = 40  // a rule's name is said in a headline
	mostTestLines  = 150 // the tests of rules, and their helpers, are part of the lesson
	mostTrapsLines = 400
	mostRuleWords  = 180 // all of a lesson's together, with what is said around them
)

// rules proves that lesson, tests and hints are tied to each other without a gap: each rule is proved by a
// test, each test proves a rule, each hint says what it helps with. That each rule refuses a wrong answer takes runs: see matrix.go.
func rules(e *course.Exercise) []Shortfall {
	l, err := e.Lesson()
	if err != nil || !l.Named() {
		return nil // missing: said elsewhere; without names: not yet tied to its tests
	}
	t := tie{exercise: e, lesson: l}
	t.names()
	t.common()
	t.hints()
	t.length()
	if e.Predicts() {
		return t.owed
	}
	proofs, err := e.Proofs()
	var wrong *course.ProofError
	switch {
	case errors.As(err, &wrong):
		t.owe(wrong.File, wrong.Line, `A test, or a function in it, begins with lab.Rule(t, "The rule's name", "Function").`, "%s", wrong.Says)
		return t.owed
	case err != nil:
		return t.owed // the tests do not parse: said elsewhere
	}
	t.proofs(proofs)
	return t.owed
}

// ruleWords counts what a learner has to read of rules. Too many are told of in a note: how much must be promised is for
// the author to weigh.
func ruleWords(e *course.Exercise) int {
	l, err := e.Lesson()
	if err != nil {
		return 0 // said elsewhere
	}
	n := 0
	for _, s := range l.Sections {
		if strings.EqualFold(s.Title, "Rules") {
			n += len(strings.Fields(s.Body))
		}
	}
	return n
}

type tie struct {
	exercise *course.Exercise
	lesson   course.Lesson
	owed     []Shortfall
}

func (t *tie) owe(file string, line int, help, format string, args ...any) {
	t.owed = append(t.owed, Shortfall{Point: Rules, Exercise: t.exercise.Name, Pos: diagnose.Position{File: file, Line: line},
		Message: fmt.Sprintf(format, args...), Help: help})
}

// inLesson is owe at the first line of the lesson that contains text.
func (t *tie) inLesson(text, help, format string, args ...any) {
	line := 0
	if b, err := os.ReadFile(t.exercise.Readme()); err == nil {
		if before, _, found := strings.Cut(string(b), text); found && text != "" {
			line = 1 + strings.Count(before, "\n")
		}
	}
	t.owe(t.exercise.Readme(), line, help, format, args...)
}

func (t *tie) names() {
	const help = "Begin the bullet with a short bold name: - **The limit.** Never more than ..."
	seen := map[string]bool{}
	for _, r := range t.lesson.Rules {
		switch {
		case r.Name == "":
			t.inLesson(firstWords(r.Text), help, "a rule has no name: %s", firstWords(r.Text))
		case seen[r.Name]:
			t.inLesson(r.Name, "", "two rules are called %s", r.Name)
		case utf8.RuneCountInString(r.Name) > longestName:
			t.inLesson(r.Name, help, "the name of a rule is longer than %d letters: %s", longestName, r.Name)
		case strings.ContainsAny(r.Name, ";()*"):
			t.inLesson(r.Name, "A hint names rules in parentheses, with semicolons between them.", "the name of a rule contains one of ; ( ) *: %s", r.Name)
		case diagnose.IsKind(r.Name):
			t.inLesson(r.Name, "A hint could not tell the two apart.", "a rule is called as a kind of finding: %s", r.Name)
		}
		seen[r.Name] = true
	}
}

// common asks that the lesson's rules say that there are others. Predictions are about programs that are given.
func (t *tie) common() {
	if len(t.lesson.Common) == 0 || t.exercise.Predicts() {
		return
	}
	for _, s := range t.lesson.Sections {
		if strings.EqualFold(s.Title, "Rules") && !strings.Contains(s.Body, course.SeeCommon) {
			t.inLesson("## Rules", "End its rules with: "+course.SeeCommon, "it does not say that there are rules of every exercise")
		}
	}
}

// firstWords is how a text without a name is called.
func firstWords(s string) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(6, len(words))], " ")
}

func (t *tie) hints() {
	for i, h := range t.lesson.Hints {
		if !h.First && len(h.For) == 0 {
			t.inLesson(firstWords(h.Text), "Begin it with *(The limit)*, *(The limit; deadlock)* or *(to begin with)*.", "hint %d does not say what it helps with", i+1)
		}
		for _, name := range h.For {
			if _, ok := t.lesson.Rule(name); !ok && !diagnose.IsKind(name) {
				t.inLesson(firstWords(h.Text), "", "hint %d helps with %q, which is neither a rule nor a kind of finding", i+1, name)
			}
		}
	}
}

// length looks at every test file of the folder: helpers are read with the tests that they help.
func (t *tie) length() {
	files, err := filepath.Glob(filepath.Join(t.exercise.Dir(), "*_test.go"))
	if err != nil {
		return // the folder's name is no pattern
	}
	for _, file := range files {
		most := mostTestLines
		if strings.HasPrefix(filepath.Base(file), t.exercise.Name+"_traps") {
			most = mostTrapsLines
		}
		text, err := os.ReadFile(file)
		if n := bytes.Count(text, []byte("\n")); err == nil && n > most {
			t.owe(file, most+1, "What catches subtle faults stands in "+t.exercise.Name+"_traps_test.go; what several concepts need, in the lab.",
				"it has %d lines, at most %d are read", n, most)
		}
	}
}

func (t *tie) proofs(proofs []course.Proof) {
	tests, err := t.exercise.Tests()
	if err != nil {
		return // said when the answers were collected
	}
	functions := t.functions()
	for _, p := range proofs {
		if _, ok := t.lesson.Rule(p.Rule); !ok {
			t.owe(p.File, p.Line, "", "%s proves %q, and the lesson has no rule of that name", p.Test, p.Rule)
		}
		for _, f := range p.Functions {
			if len(functions) > 0 && !slices.Contains(functions, f) {
				t.owe(p.File, p.Line, "Name them as the stub has them: Release, or Pool.Close where two types have one.", "the stub has no function %s, or more than one", f)
			}
		}
	}
	for _, test := range tests {
		if !slices.ContainsFunc(proofs, func(p course.Proof) bool { return p.Test == test }) {
			t.owe(t.exercise.File(t.exercise.Name+"_test.go"), 0, `Let it begin with lab.Rule(t, "The rule's name", "Function").`, "%s does not say which rule it proves", test)
		}
	}
	for _, r := range t.lesson.Rules {
		if r.Name != "" && !slices.ContainsFunc(proofs, func(p course.Proof) bool { return p.Rule == r.Name }) {
			t.inLesson(r.Name, "Write one, or make the rule a sentence outside of the list: nobody is refused for what no test asks.", "no test proves the rule %q", r.Name)
		}
	}
}

// functions are those of the stub, by the names that a proof may call them: with their type's name, and without where
// that is enough. There are none when there is no stub, which is said elsewhere.
func (t *tie) functions() []string {
	files, err := filepath.Glob(filepath.Join(t.exercise.Dir(), "*.go"))
	if err != nil {
		return nil
	}
	var all []string
	short := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil || strings.HasSuffix(file, "_test.go") {
			continue
		}
		s, err := parse(file, text)
		if err != nil {
			continue // refused by the build
		}
		for name, f := range s.functions() {
			all = append(all, name)
			short[f.Name.Name]++
		}
	}
	for name, n := range short {
		if n == 1 && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}
