package gradebook

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The JUnit form is that of gotestsum: a suite a student, a case a concept. There are no times in it: the
// same class must give the same file.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Properties []junitProperty `xml:"properties>property,omitempty"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
	Skipped *junitSkipped `xml:"skipped"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type junitSkipped struct {
	Message string `xml:"message,attr"`
}

// WriteJUnit writes the gradebook as JUnit XML, for build servers.
func (g *Gradebook) WriteJUnit(w io.Writer) error {
	all := junitSuites{Name: "koans"}
	for _, r := range g.Students {
		s := junitSuite{Name: clean(r.ID), Properties: []junitProperty{{"points", number(r.Points)}, {"max", number(r.Max)}}}
		for i, score := range r.Scores {
			c := junitCase{Class: clean(r.ID), Name: g.Concepts[i].Name}
			s.Tests++
			switch {
			case score.Excused:
				s.Skipped++
				c.Skipped = &junitSkipped{"excused"}
			case score.Status == Failed:
				s.Failures++
				c.Failure = failureOf(score)
			case score.Status == Errored:
				s.Errors++
				c.Error = &junitFailure{Message: clean(score.Error), Type: "machine"}
			case score.Status == Missing, score.Status == Untouched:
				s.Skipped++
				c.Skipped = &junitSkipped{string(score.Status)}
			}
			s.Cases = append(s.Cases, c)
		}
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("writing JUnit XML: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "\t")
	if err := enc.Encode(all); err != nil {
		return fmt.Errorf("writing JUnit XML: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func failureOf(s Score) *junitFailure {
	if len(s.Findings) == 0 {
		return &junitFailure{Message: "failed", Type: "test"}
	}
	f := s.Findings[0]
	return &junitFailure{Message: clean(f.Message), Type: string(f.Kind), Text: clean(f.Screen)}
}

// clean leaves out what XML cannot hold at all, not even escaped.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r != 0xfffe && r != 0xffff {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, "�"))
}
