package diagnose

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// plainly takes Go's own notation out of a printed value, as far as it hides what a person would write: an error is its text,
// a duration has a unit.
func plainly(s string) string {
	s = plainErrors(s)
	s = timeDuration.ReplaceAllStringFunc(s, func(m string) string { return duration(timeDuration.FindStringSubmatch(m)[1]) })
	s = durationList.ReplaceAllStringFunc(s, func(m string) string {
		return lone.ReplaceAllStringFunc(m, duration)
	})
	s = noValue.ReplaceAllString(s, "nil")
	s = strings.ReplaceAll(s, "interface {}", "any")
	if m := quoted.FindStringSubmatch(s); m != nil {
		return m[1] // durations that were compared as texts
	}
	return s
}

var (
	// "*errors.errorString(&errors.errorString{s:"the source failed"})", or the same without the part in front when it is in a
	// slice; fmt's wrapping errors begin with their text, too.
	errorValue = regexp.MustCompile(`(?:\*(?:errors|fmt)\.\w+\()?&(?:errors|fmt)\.(?:errorString|wrapErrors?)\{(?:s|msg):("(?:[^"\\]|\\.)*")`)
	// contexts have errors of their own
	knownError = strings.NewReplacer(
		"context.deadlineExceededError(context.deadlineExceededError{})", "context deadline exceeded",
		"context.deadlineExceededError{}", "context deadline exceeded",
	)
	noValue      = regexp.MustCompile(`<nil>\(<nil>\)|error\(nil\)|interface \{\}\(nil\)`)
	timeDuration = regexp.MustCompile(`\btime\.Duration\((-?\d+)\)`)
	durationList = regexp.MustCompile(`(?:\[\d*\]|map\[\w+\])time\.Duration\{[^{}]*\}|map\[time\.Duration\]\w+\{[^{}]*\}`)
	basic        = regexp.MustCompile(`^(?:u?int\d*|float\d+|string|bool)\((.*)\)$`)
	lone         = regexp.MustCompile(`-?\d{4,}\b`) // numbers below a microsecond are as likely indices or counts
)

// plainErrors puts the texts of printed errors in the place of their structure.
func plainErrors(s string) string {
	s = knownError.Replace(s)
	var out strings.Builder
	for {
		at := errorValue.FindStringSubmatchIndex(s)
		if at == nil {
			return out.String() + s
		}
		text, err := strconv.Unquote(s[at[2]:at[3]])
		end := closing(s, at[3])
		if err != nil || end < 0 {
			return out.String() + s
		}
		if strings.HasPrefix(s[at[0]:], "*") { // the conversion's parenthesis goes with it
			end = min(end+1, len(s))
		}
		out.WriteString(s[:at[0]] + text)
		s = s[end:]
	}
}

// closing returns the index after the brace that closes the one in which from lies, or -1.
func closing(s string, from int) int {
	depth := 1
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"':
			if end := stringEnd(s, i); end > i {
				i = end
			}
		}
	}
	return -1
}

// stringEnd returns the index of the quotation mark that ends the one at i.
func stringEnd(s string, i int) int {
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case '\\':
			j++
		case '"':
			return j
		}
	}
	return -1
}

func duration(number string) string {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return number
	}
	return time.Duration(n).String()
}

// mostValue is how much of a value fits beside the other one on a screen.
const mostValue = 90

// expectedGot sets the two against each other. Of what is long the part is shown in which they differ, so
// that neither side is ever out of sight.
func expectedGot(expected, got string) string {
	expected, got = strings.Join(strings.Fields(expected), " "), strings.Join(strings.Fields(got), " ")
	expected, got = plainly(expected), plainly(got)
	switch "nil" { // beside nothing at all, the type of a number or text is none of the difference
	case expected:
		got = basic.ReplaceAllString(got, "$1")
	case got:
		expected = basic.ReplaceAllString(expected, "$1")
	}
	e, g := []rune(expected), []rune(got)
	same := 0
	for same < len(e) && same < len(g) && e[same] == g[same] {
		same++
	}
	const before = 20
	from := 0
	if len(e) > mostValue || len(g) > mostValue {
		from = max(0, same-before)
	}
	return fmt.Sprintf("expected %s, got %s", part(e, from), part(g, from))
}

// part returns the runes from the given one on, as many as fit.
func part(r []rune, from int) string {
	s := ""
	if from > 0 {
		s = "…"
	}
	r = r[min(from, len(r)):]
	if len(r) > mostValue {
		return s + string(r[:mostValue]) + "…"
	}
	return s + string(r)
}
