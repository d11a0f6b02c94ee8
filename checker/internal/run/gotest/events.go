package gotest

import (
	"regexp"
	"strings"
	"time"
)

// marker stands before the testing package's own lines when it is run with
// -test.v=test2json, also in the middle of a line that a test has not ended.
const marker = "\x16"

var (
	resultOf = regexp.MustCompile(`^--- (PASS|FAIL|SKIP): (\S+) \(([0-9.]+)s\)`)
	statusOf = map[string]Status{"PASS": Passed, "FAIL": Failed, "SKIP": Skipped}
)

// parseEvents reads what a test binary printed. It is a picture of what the
// tests said, good for explaining and not as evidence: an answer can print such lines itself.
func parseEvents(output string) []Test {
	r := &eventReader{at: map[string]int{}, said: map[string]*strings.Builder{}}
	for line := range strings.Lines(output) {
		for i, part := range strings.Split(line, marker) {
			if i == 0 {
				r.text(part)
			} else {
				r.event(part)
			}
		}
	}
	for i, t := range r.tests {
		if said := r.said[t.Name]; said != nil {
			r.tests[i].Output = said.String()
		}
	}
	return r.tests
}

// mostTests bounds how many tests and subtests are told apart. How the declared ones ended the record tells, whatever was printed.
const mostTests = 10_000

type eventReader struct {
	tests   []Test
	at      map[string]int // index in tests
	said    map[string]*strings.Builder
	current string
}

func (r *eventReader) test(name string) *Test {
	i, ok := r.at[name]
	if !ok && len(r.tests) == mostTests {
		name = "…"
		i, ok = r.at[name]
	}
	if !ok {
		i = len(r.tests)
		r.at[name] = i
		r.tests = append(r.tests, Test{Name: name, Status: Missing})
	}
	return &r.tests[i]
}

func (r *eventReader) text(s string) {
	if r.current == "" || s == "" {
		return
	}
	name := r.test(r.current).Name
	if r.said[name] == nil {
		r.said[name] = &strings.Builder{}
	}
	r.said[name].WriteString(s)
}

func (r *eventReader) event(line string) {
	line = strings.TrimRight(line, "\n")
	if m := resultOf.FindStringSubmatch(line); m != nil {
		t := r.test(m[2])
		t.Status = statusOf[m[1]]
		if d, err := time.ParseDuration(m[3] + "s"); err == nil {
			t.Duration = d
		}
		// What a goroutine of the test says from here on still belongs to it.
		r.current = m[2]
		return
	}
	kind, rest, _ := strings.Cut(line, " ")
	if kind != "===" {
		return
	}
	verb, rest, _ := strings.Cut(rest, " ")
	name, value, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	switch verb {
	case "RUN":
		r.test(name)
		r.current = name
	case "NAME", "CONT", "PAUSE":
		r.current = name
	case "ATTR":
		if key, v, ok := strings.Cut(value, " "); ok && key == "timeline" {
			t := r.test(name)
			t.Timeline = append(t.Timeline, v)
		}
	}
}
