package diagnose

import (
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/run/gotest"
)

// failures reports requirements that are not met: failed assertions of testify,
// t.Error and t.Fatal. The place is the learner's function that the test exercises.
func failures(v *view) []Finding {
	var fs []Finding
	for _, t := range v.run.Tests {
		if t.Status != gotest.Failed && t.Status != gotest.Missing {
			continue
		}
		es := entries(t)
		for _, e := range es {
			if f, ok := v.failure(e); ok {
				if f.Rule.Name == "" {
					f.Rule = quotedRule(es)
				}
				fs = append(fs, f)
			}
			if len(fs) == mostFailures {
				return fs
			}
		}
	}
	return fs
}

// mostFailures bounds how many failed assertions are explained; the cause is among the first.
const mostFailures = 200

// labRule begins the line in which the lab quotes the rule that a failed test proves, under plain go test.
const labRule = "rule broken: "

// quotedRule returns the rule that the lab has quoted among the entries of a test.
func quotedRule(es []entry) course.Rule {
	for _, e := range es {
		if quote, ok := strings.CutPrefix(e.text, labRule); ok {
			name, text, _ := strings.Cut(strings.Join(strings.Fields(quote), " "), ". ")
			return course.Rule{Name: name, Text: text}
		}
	}
	return course.Rule{}
}

// otherwise are texts that another file explains.
var otherwise = regexp.MustCompile(`^(` + labRule + `|` + labLeft + `|` + labStuck + `|(panic|fatal error): )|` + goleakLeft)

func (v *view) failure(e entry) (Finding, bool) {
	if isMachinery(e) || otherwise.MatchString(e.text) {
		return Finding{}, false
	}
	a, ok := readAssertion(e.text)
	if !ok {
		if v.onlyNoted(e) || strings.TrimSpace(e.text) == "" {
			return Finding{}, false
		}
		a = assertion{message: stable(clip(e.text, 400))}
	}
	if a.sentence() == "" {
		return Finding{}, false
	}
	at := v.position(e)
	if i := slices.IndexFunc(a.trace, func(p Position) bool { return v.isTest(p.File) }); i >= 0 {
		at = a.trace[i]
	} else if len(a.trace) > 0 {
		at = a.trace[0]
	}
	f := Finding{Kind: Test, Test: e.test, Message: a.sentence(), Raw: e.text}
	f.Related = []Related{{at, "this failed: " + clip(a.sentence(), 200)}}
	lines := a.trace
	if len(lines) == 0 {
		lines = []Position{at}
	}
	if proof, rule, ok := v.rule(f, lines); ok {
		f.Rule = rule
		f.Related = []Related{{at, "this failed"}}
		if f.Pos = v.named(f.Message); f.Pos.Line == 0 {
			v.place(&f, proof)
		}
		return f, true
	}
	f.Pos, f.Help = v.exercised(lines, a.message)
	if named := v.named(f.Message); named.Line > 0 {
		f.Pos, f.Help = named, ""
	}
	if f.Pos.Line == 0 && f.Pos.File == "" {
		f.Pos, f.Related = at, nil
		if v.isTest(at.File) {
			f.Pos, f.Related = v.unplaced(), []Related{{at, "this failed"}}
		}
	}
	return f, true
}

// named returns the line of the learner's that the message names in parentheses, as in
// "the program (gather.go:41) deadlocks": the test knows better than its source what it is about.
func (v *view) named(message string) Position {
	for _, file := range v.run.Variant.Files {
		_, rest, found := strings.Cut(message, "("+filepath.Base(file.Path)+":")
		number, _, closed := strings.Cut(rest, ")")
		if line, err := strconv.Atoi(number); found && closed && err == nil {
			return Position{File: file.Path, Line: line}
		}
	}
	return Position{}
}

// exercised returns the learner's function that a test was about which failed with message, and
// what to say about it.
func (v *view) exercised(trace []Position, message string) (Position, string) {
	answer := v.answer()
	if len(v.tests()) == 0 {
		return Position{}, ""
	}
	var places []token.Position
	for _, p := range trace {
		places = append(places, token.Position{Filename: p.File, Line: p.Line})
	}
	if file, fn := source.Exercised(answer, v.tests(), v.importPath, places, message); fn != nil {
		if todo := file.Unwritten(fn); todo > 0 {
			return Position{File: file.Path, Line: todo}, unwritten
		}
		return Position{File: file.Path, Line: file.Line(fn.Name.Pos())},
			"Compare what " + fn.Name.Name + " does with what the lesson's rules promise."
	}
	for _, file := range answer {
		if todo := file.TODO(file.Tree); todo > 0 {
			return Position{File: file.Path, Line: todo}, unwritten
		}
	}
	return Position{}, ""
}

// silent reports a test that has failed when nothing else tells why.
func silent(v *view) []Finding {
	for i, t := range v.run.Tests {
		parent := i+1 < len(v.run.Tests) && strings.HasPrefix(v.run.Tests[i+1].Name, t.Name+"/")
		if t.Status == gotest.Failed && !parent {
			return []Finding{{
				Kind: Test, Test: t.Name, Raw: t.Output,
				Pos:     v.unplaced(),
				Message: t.Name + " failed without saying why",
				Help:    "Read the test: something ended it, such as FailNow or runtime.Goexit.",
			}}
		}
	}
	return nil
}

// numbers are what differs between two failures of one assertion in a loop.
var numbers = regexp.MustCompile(`\d+`)
