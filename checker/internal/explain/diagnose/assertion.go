package diagnose

import (
	"regexp"
	"strconv"
	"strings"
)

// An assertion is a failed one of testify's: "Error Trace:", "Error:", "Messages:" in columns.
type assertion struct {
	trace   []Position // the assertion first, then who called
	errorIs string
	message string
}

var labelOf = regexp.MustCompile(`^\t(Error Trace|Error|Test|Messages):\s*\t(.*)$`)

func readAssertion(text string) (assertion, bool) {
	sections := map[string]string{}
	label := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if m := labelOf.FindStringSubmatch(line); m != nil {
			label = m[1]
			sections[label] = m[2]
			continue
		}
		if label == "" {
			continue
		}
		// "	            	content", where the content has tabs of its own
		if parts := strings.SplitN(line, "\t", 3); len(parts) == 3 && strings.TrimSpace(parts[1]) == "" {
			line = parts[2]
		}
		sections[label] += "\n" + line
	}
	if sections["Error"] == "" && sections["Error Trace"] == "" {
		return assertion{}, false
	}
	a := assertion{errorIs: strings.TrimSpace(sections["Error"]), message: strings.Join(strings.Fields(sections["Messages"]), " ")}
	for line := range strings.Lines(sections["Error Trace"]) {
		line = strings.TrimSpace(line)
		if i := strings.LastIndexByte(line, ':'); i > 0 {
			if n, err := strconv.Atoi(line[i+1:]); err == nil {
				a.trace = append(a.trace, Position{File: line[:i], Line: n})
			}
		}
	}
	return a, true
}

var (
	notEqual = regexp.MustCompile(`(?s)^(?:Not equal|Max difference.*|Should be in.*|Target error should be in err chain):\s*\n\s*expected\s*: (.*?)\n\s*(?:actual  |in chain)\s*: (.*)$`)
	diffOf   = regexp.MustCompile(`(?s)\n\s*Diff:.*$`)
	bare     = regexp.MustCompile(`^Should be (true|false)$`)
	quoted   = regexp.MustCompile(`^"((?:\d+(?:\.\d+)?(?:ns|µs|ms|s|m|h))+)"$`)
	noPanic  = regexp.MustCompile(`(?s)^func \S+ should panic\n.*Panic value:\s*<nil>$`)
	noError  = regexp.MustCompile(`(?s)^Expected error with "(.*)" in chain but got nil\.$`)
	unwanted = regexp.MustCompile(`(?s)^Received unexpected error:\s*\n(.*)$`)
)

// sentence says in one line what was wanted and what came: the author's words, then the values.
func (a assertion) sentence() string {
	values := stable(a.values())
	switch {
	case a.message == "":
		return values
	case values == "":
		return a.message
	}
	return a.message + ": " + values
}

func (a assertion) values() string {
	text := strings.TrimSpace(diffOf.ReplaceAllString(a.errorIs, ""))
	if m := notEqual.FindStringSubmatch(text); m != nil {
		return expectedGot(m[1], m[2])
	}
	if m := unwanted.FindStringSubmatch(text); m != nil {
		return "unexpected error: " + clip(plainly(m[1]), 200)
	}
	if m := noError.FindStringSubmatch(text); m != nil {
		return "expected " + m[1] + ", got nil"
	}
	if noPanic.MatchString(text) {
		return "it did not panic"
	}
	if bare.MatchString(text) && a.message != "" {
		return "" // the message alone says it better
	}
	return clip(plainly(text), 240)
}
