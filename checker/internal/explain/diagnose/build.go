package diagnose

import (
	"cmp"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// complaint is what the compiler and vet write: "file.go:3:7: declared and not used: x".
var complaint = regexp.MustCompile(`^(?:vet: )?(.+?\.go):(\d+)(?::(\d+))?: (.*)$`)

// A complaintAt is one of them, continuation lines included.
type complaintAt struct {
	pos  Position
	text string
	raw  string
}

func (v *view) complaints(text string) []complaintAt {
	var cs []complaintAt
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := complaint.FindStringSubmatch(line); m != nil {
			l, _ := strconv.Atoi(m[2])
			c, _ := strconv.Atoi(m[3])
			cs = append(cs, complaintAt{Position{v.absolute(m[1]), l, c}, m[4], line})
			continue
		}
		if n := len(cs); n > 0 && strings.HasPrefix(line, "\t") {
			cs[n-1].text += " " + strings.TrimSpace(line)
			cs[n-1].raw += "\n" + line
		}
	}
	return cs
}

// absolute completes a path that the go command printed relative to where it ran.
func (v *view) absolute(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	for _, f := range v.run.Variant.Files {
		if filepath.Base(f.Path) == filepath.Base(path) {
			return f.Path
		}
	}
	for _, test := range v.testFiles {
		if filepath.Base(test) == filepath.Base(path) {
			return test
		}
	}
	return path
}

// build reports what the compiler said. When the tests do not compile, the
// learner's declarations are not those that were promised.
func build(v *view) []Finding {
	if strings.TrimSpace(v.run.Build) == "" {
		return nil
	}
	if f, ok := v.unmerged(); ok {
		return []Finding{f}
	}
	var fs []Finding
	for _, c := range v.complaints(v.run.Build) {
		if c.text == "too many errors" {
			continue
		}
		c.text = andMore.ReplaceAllString(c.text, "")
		f := Finding{Kind: Build, Pos: c.pos, Message: "it does not compile: " + c.text, Help: cmp.Or(v.fromPython(c), advice(buildAdvice, c.text)), Raw: c.raw}
		if src := v.file(c.pos.File); src != nil && f.Pos.Line > src.Lines() {
			f.Pos = Position{File: c.pos.File, Line: src.Lines()} // at the end of the file, which people see as its last line
		}
		if v.isTest(c.pos.File) {
			f = v.untestable(c)
		}
		if m := undefined.FindStringSubmatch(c.text); m != nil {
			f.Help = cmp.Or(v.elsewhere(m[1]), f.Help)
		}
		fs = append(fs, f)
	}
	if len(fs) == 0 {
		fs = []Finding{{
			Kind: Build, Pos: v.unplaced(),
			Message: "it does not compile: " + clip(withoutPackages(v.run.Build), 300),
			Help:    advice(buildAdvice, v.run.Build), Raw: v.run.Build,
		}}
	}
	return fs
}

// andMore is what the parser adds when it has found several errors.
var andMore = regexp.MustCompile(` \(and \d+ more errors?\)$`)

// withoutPackages drops the lines "# import/path" that stand above errors.
func withoutPackages(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "# ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// ofPackage finds the learner's declaration that an error in the tests speaks of:
// "undefined: warmup.Greet", "too many arguments in call to warmup.Greet", "s.Close undefined".
var ofPackage = regexp.MustCompile(`\b\w+\.([A-Z]\w*)`)

// untestable explains an error in the test file: it is the learner's declarations that do not fit.
func (v *view) untestable(c complaintAt) Finding {
	f := Finding{
		Kind:    Build,
		Pos:     v.unplaced(),
		Message: "the tests do not compile with this file: " + c.text,
		Help:    "The tests use the names and signatures that the stub had: bring them back (`reset` shows the stub).",
		Related: []Related{{Pos: c.pos, Message: "used here by the tests"}},
		Raw:     c.raw,
	}
	answer := v.answer()
	if len(answer) == 0 {
		return f
	}
	f.Pos = Position{File: answer[0].Path, Line: answer[0].Line(answer[0].Tree.Package)}
	for _, m := range ofPackage.FindAllStringSubmatch(c.text, -1) {
		for _, src := range answer {
			if fn := src.Named(m[1]); fn != nil {
				f.Pos = Position{File: src.Path, Line: src.Line(fn.Pos())}
			}
		}
	}
	return f
}

// An adviser knows what to say about a message.
type adviser struct {
	says   *regexp.Regexp
	advice string
}

func advice(as []adviser, message string) string {
	for _, a := range as {
		if a.says.MatchString(message) {
			return a.advice
		}
	}
	return ""
}

var buildAdvice = []adviser{
	{regexp.MustCompile(`declared and not used`), "Go refuses a variable that nobody reads: use it, delete it, or assign to _."},
	{regexp.MustCompile(`imported and not used`), "Go refuses an import that nobody uses: delete the line (most editors do it when you save)."},
	{regexp.MustCompile(`^undefined: \w+\.`), "The package has no such name: look at its documentation with `go doc`."},
	{regexp.MustCompile(`^undefined: `), "Nothing of that name is declared here: a typing error, or an import that is missing."},
	{regexp.MustCompile(`missing return`), "Some way through the function ends without a return."},
	{regexp.MustCompile(`assignment mismatch`), "Count the values on both sides: a function may return an error beside its value."},
	{regexp.MustCompile(`(not enough|too many) (arguments|return values)`), "Compare what is given with the function's signature; the compiler prints both."},
	{regexp.MustCompile(`send to receive-only|receive from send-only|cannot (send|receive)`), "The arrow in a channel's type says which way it may be used: chan<- sends, <-chan receives."},
	{regexp.MustCompile(`no new variables on left side`), "Every variable on the left exists already: write = instead of :=."},
	{regexp.MustCompile(`cannot use .* as`), "The types differ: compare what is given with what is wanted."},
	{regexp.MustCompile(`expected|unexpected|syntax error`), "The grammar breaks here or just above: look for a missing brace, parenthesis or comma."},
	{regexp.MustCompile(`says package`), "The first line of code must name the exercise's package, as in the stub."},
	{regexp.MustCompile(`^there is no package`), "Packages are imported by their whole paths, such as \"sync/atomic\"; https://pkg.go.dev/std lists those of the standard library."},
	{regexp.MustCompile(`^package \S+ is (internal|for other systems)`), "What answers need is there under another path: https://pkg.go.dev/std lists what the standard library has."},
	{regexp.MustCompile(`^import "C" is cgo`), "Delete the line: what the exercise asks for can be written in Go."},
	{regexp.MustCompile(`is a folder: packages`), "An answer has no folders of its own: move what you need into its file."},
	{regexp.MustCompile(`redeclared|already declared`), "The name is taken: rename one of the two."},
}
