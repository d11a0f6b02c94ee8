package diagnose

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/stack"
	"koans/checker/internal/run/gotest"
)

// ReadText makes a run of what go test, go vet, go build or a program of one's
// own has printed, with or without -v or -json, so that it can be explained
// like one of the checker's. The run's variant is left empty.
func ReadText(text string) *gotest.Run {
	text = strings.ReplaceAll(withoutJSON(text), "\r\n", "\n")
	run := &gotest.Run{Output: text}
	run.Races, text = stack.CutRaces(text)
	if at := crashOf.FindStringIndex(text); at != nil {
		run.Crash = text[at[0]:]
		if m := runningTest.FindStringSubmatch(run.Crash); m != nil {
			run.During = m[1]
		}
	}
	r := textReader{run: run, at: map[string]int{}}
	for line := range strings.Lines(text) {
		r.line(strings.TrimRight(line, "\n"))
	}
	for _, t := range run.Tests {
		if strings.Contains(t.Name, "/") {
			continue
		}
		run.Expected = append(run.Expected, t.Name)
		if t.Status == gotest.Missing && run.During == "" {
			run.During = t.Name
		}
	}
	if run.During == "" && run.Crash != "" {
		run.During = r.current
	}
	return run
}

var (
	crashOf = regexp.MustCompile(`(?m)^(?:panic: |fatal error: |runtime: goroutine stack exceeds|SIGQUIT: |race: limit on )`)
	// "panic: test timed out after 2s\n	running tests:\n		TestX (2s)"
	runningTest  = regexp.MustCompile(`(?m)^\trunning tests:\n\t\t(\S+)`)
	runLine      = regexp.MustCompile(`^=== (?:RUN|CONT|NAME|PAUSE)\s+(\S+)`)
	resultLine   = regexp.MustCompile(`^\s*--- (PASS|FAIL|SKIP): (\S+) \(`)
	exitLine     = regexp.MustCompile(`^\[?exit (?:status )?(\d+)\]?$`)
	killedLine   = regexp.MustCompile(`^signal: (.*)$`)
	packageLine  = regexp.MustCompile(`^# (\[)?`)
	statusOfText = map[string]gotest.Status{"PASS": gotest.Passed, "FAIL": gotest.Failed, "SKIP": gotest.Skipped}
)

type textReader struct {
	run     *gotest.Run
	at      map[string]int // index in run.Tests
	current string
	build   bool // under a line "# package"
}

func (r *textReader) line(line string) {
	line = strings.TrimPrefix(line, "\x16")
	if m := runLine.FindStringSubmatch(line); m != nil {
		r.test(m[1])
		r.current = m[1]
		return
	}
	if m := resultLine.FindStringSubmatch(line); m != nil {
		r.test(m[2]).Status = statusOfText[m[1]]
		r.current = m[2]
		return
	}
	if m := exitLine.FindStringSubmatch(line); m != nil {
		r.run.ExitCode, _ = strconv.Atoi(m[1])
	}
	if m := killedLine.FindStringSubmatch(line); m != nil {
		r.run.Signal, r.run.ExitCode = m[1], -1
	}
	if r.current != "" {
		r.test(r.current).Output += line + "\n"
		return
	}
	if m := packageLine.FindStringSubmatch(line); m != nil {
		r.build = m[1] == ""
		return
	}
	more := strings.HasPrefix(line, "\t") && (r.run.Build != "" || r.run.Vet != "")
	if r.run.Crash != "" || !complaint.MatchString(line) && !more {
		return
	}
	if r.build {
		r.run.Build += line + "\n"
	} else {
		r.run.Vet += line + "\n"
	}
}

func (r *textReader) test(name string) *gotest.Test {
	i, known := r.at[name]
	if !known {
		i = len(r.run.Tests)
		r.at[name] = i
		r.run.Tests = append(r.run.Tests, gotest.Test{Name: name, Status: gotest.Missing})
	}
	return &r.run.Tests[i]
}

// withoutJSON undoes -json: it returns what was printed, package by package.
func withoutJSON(text string) string {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return text
	}
	said := map[string]*strings.Builder{}
	var order []string
	for line := range strings.Lines(text) {
		var event struct{ Package, ImportPath, Output string }
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			event.Output = line // the go command's own words come in between
		}
		key := event.Package
		if said[key] == nil {
			said[key] = &strings.Builder{}
			order = append(order, key)
		}
		said[key].WriteString(event.Output)
	}
	slices.Sort(order)
	var b strings.Builder
	for _, key := range order {
		b.WriteString(said[key].String())
	}
	return b.String()
}
