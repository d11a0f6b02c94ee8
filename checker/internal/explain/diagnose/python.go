package diagnose

import (
	"os"
	"regexp"
	"slices"
	"strings"
)

// A habit is something that Python has and Go writes in another way. The compiler's message is not enough to know it by, so the line is looked at, too.
type habit struct {
	says   *regexp.Regexp // the message
	begins *regexp.Regexp // the line up to the place; nil: any
	line   *regexp.Regexp // the whole line; nil: any
	advice string
}

var grammar = regexp.MustCompile(`expected|missing ','|non-declaration statement|illegal label|illegal rune`)

// habits are looked through in this order.
var habits = []habit{
	{grammar, regexp.MustCompile(`(?:^|\W)[fF]$`), regexp.MustCompile(`\b[fF]["']`),
		`Go has no f-strings: fmt.Sprintf("Hello, %s!", name) puts name where %s stands; %d is for an integer, %v for anything.`},
	{regexp.MustCompile(`more than one character in rune literal|illegal rune literal`), nil, nil,
		`Single quotes are for one character: a string stands in double quotes, "so".`},
	{grammar, nil, regexp.MustCompile(`^\s*func\b.*\)\s*->`), "Go has no arrow before the type of the result: it stands behind the parameters, func f(x int) string { … }."},
	{regexp.MustCompile(`unexpected :|found ':'`), nil, regexp.MustCompile(`^\s*func\b.*\w+\s*:\s*\w`), "The type of a parameter stands behind its name, without a colon: name string."},
	{grammar, nil, regexp.MustCompile(`^\s*async\b`), "Go has no async functions: every function may wait, and go f() starts any of them in a goroutine of its own."},
	{grammar, nil, regexp.MustCompile(`^\s*def\s+\w+\s*\(`), "Go says func, with types and braces: func f(x int) int { … }."},
	{grammar, regexp.MustCompile(`(?:^|\W)await\s+$`), nil, "Go has no await: a call waits until the function returns, and go f() does not wait."},
	{grammar, nil, regexp.MustCompile(`^\s*while\b`), "Go has no while: for ok { … } goes on as long as ok is true."},
	{regexp.MustCompile(`\b(?:name|found) in\b`), nil, regexp.MustCompile(`^\s*for\b`), "A loop over what is in a slice is written with range: for _, x := range xs { … }."},
	{regexp.MustCompile(`\b(?:name|found) (?:and|or)\b`), nil, nil, "Go writes && for and, || for or, and ! for not."},
	{regexp.MustCompile(`expected '?[;{]|at end of statement`), regexp.MustCompile(`\bnot\s+$`), nil, "Go writes && for and, || for or, and ! for not."},
	{grammar, nil, regexp.MustCompile(`^\s*(?:if|for|else|elif)\b.*:\s*$`), "Go has no colon here: braces hold the body, if ok { … }."},
	{regexp.MustCompile(`^undefined: (?:True|False)$`), nil, nil, "Go writes true and false with a small letter."},
	{regexp.MustCompile(`^undefined: None$`), nil, nil, "Go says nil, and only pointers, slices, maps, channels, functions, errors and other interfaces can be nil: a string or a number cannot."},
	{regexp.MustCompile(`^undefined: \w+$`), regexp.MustCompile(`^\s*(?:\w+\s*,\s*)*$`), regexp.MustCompile(`^\s*\w+(?:\s*,\s*\w+)*\s*=[^=]`), "= sets a variable that exists: the first time write :=, which declares it."},
	{regexp.MustCompile(`expression in (?:go|defer) must be function call`), nil, nil, "go and defer want a call: behind a function that is written there stand the parentheses that call it, go func() { … }()."},
	{regexp.MustCompile(`(?:invalid|illegal) character U\+0023`), nil, nil, "A comment begins with // in Go."},
}

// fromPython says how Go writes what the complaint is about, if it is one of the habits that people bring from Python.
func (v *view) fromPython(c complaintAt) string {
	if !slices.ContainsFunc(habits, func(h habit) bool { return h.says.MatchString(c.text) }) {
		return ""
	}
	line := v.text(c.pos)
	before := ""
	if col := c.pos.Col - 1; 0 <= col && col <= len(line) {
		before = line[:col]
	}
	for _, h := range habits {
		if h.says.MatchString(c.text) && (h.begins == nil || c.pos.Col > 0 && h.begins.MatchString(before)) && (h.line == nil || h.line.MatchString(line)) {
			return h.advice
		}
	}
	return ""
}

// text returns the line of the place; "" if it cannot be read.
func (v *view) text(at Position) string {
	own, _ := v.run.Variant.File(at.File)
	src := own.Source
	if src == nil {
		var err error
		if src, err = os.ReadFile(at.File); err != nil {
			return ""
		}
	}
	lines := strings.Split(string(src), "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	return lines[at.Line-1]
}
