package contract

import (
	"errors"
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose"
)

// A want is what a wrong answer declares it must be refused as. It is written as
// a comment, one an answer:
//
//	total += n // want race "both goroutines"
//	// want test|leak "moves of the opponent|left behind"
//
// KIND is one of package diagnose's, or several with | between them. What
// stands between the first and the last quotation mark is a regular expression as it is,
// without escapes of Go's; it is matched with the first finding's message, capitals or not.
//
// At the end of a line of code, the line is declared, too: it must be the
// finding's own or one of its related places. So for a race either of the two
// accesses will do, for a leak or deadlock the place where the goroutine waits or where it was
// started, for a panic a call that leads to it; for a spin any line of the same loop, since a
// loop is caught anywhere. Findings that know no line of the answer's (failed
// requirements, limits) are not asked for one. On a line of its own above the
// package's doc comment, no line is declared.
//
// The word perturbed before the kind says that the schedule which shows the
// fault is one that no test can bring about from outside (a wake-up lost between two of
// the answer's own statements, say): perturbed runs must refuse the answer, plain ones may let it pass.
type want struct {
	kinds     []diagnose.Kind
	pattern   *regexp.Regexp
	file      string // that the comment is in
	line      int    // 0: no line is to blame
	perturbed bool
}

var wantForm = regexp.MustCompile(`^//\s*want\s+(perturbed\s+)?(\S+)\s+"(.*)"\s*$`)

// want finds the comment in the answer's files. It reads tokens, not a syntax tree, because an
// answer may be wrong in that it does not parse. at is where the trouble is.
func (a answer) want() (w want, at diagnose.Position, err error) {
	found := false
	for _, f := range a.Files {
		for _, c := range wantComments(f.Source) {
			at = diagnose.Position{File: f.Path, Line: c.line}
			if found {
				return w, at, errors.New("it declares two findings")
			}
			found = true
			if w, err = c.parse(); err != nil {
				return w, at, err
			}
			w.file = f.Path
		}
	}
	if !found {
		return w, diagnose.Position{File: a.Main(), Line: 1}, errors.New("it does not declare the finding it must be refused with")
	}
	return w, at, nil
}

// place is the declared line, or the answer as a whole.
func (w want) place(a answer) diagnose.Position {
	if w.line == 0 {
		return a.whole()
	}
	return diagnose.Position{File: w.file, Line: w.line}
}

type wantComment struct {
	text  string
	line  int
	alone bool // nothing but white space stands before it on its line
	top   bool // it stands above the package clause
}

func wantComments(src []byte) []wantComment {
	var found []wantComment
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	s.Init(file, src, nil, scanner.ScanComments)
	top := true
	for {
		pos, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return found
		case tok == token.PACKAGE:
			top = false
		case tok == token.COMMENT && isWant(lit):
			line := file.PositionFor(pos, false).Line
			before := src[file.Offset(file.LineStart(line)):file.Offset(pos)]
			found = append(found, wantComment{lit, line, len(strings.TrimSpace(string(before))) == 0, top})
		}
	}
}

func isWant(comment string) bool {
	rest, ok := strings.CutPrefix(comment, "//")
	return ok && strings.HasPrefix(strings.TrimSpace(rest)+" ", "want ")
}

func (c wantComment) parse() (want, error) {
	m := wantForm.FindStringSubmatch(c.text)
	if m == nil {
		return want{}, errors.New(`the comment is not of the form // want KIND "regexp"`)
	}
	w := want{perturbed: m[1] != ""}
	for kind := range strings.SplitSeq(m[2], "|") {
		if !diagnose.Kind(kind).OfAnswer() {
			return want{}, fmt.Errorf("%q is no kind of finding", kind)
		}
		w.kinds = append(w.kinds, diagnose.Kind(kind))
	}
	pattern, err := regexp.Compile("(?is)" + m[3])
	if err != nil {
		return want{}, fmt.Errorf("the pattern of the declared finding: %w", err)
	}
	w.pattern = pattern
	switch {
	case c.alone && !c.top:
		return want{}, errors.New("the declared finding stands on a line of its own in the code: put it at the end of the line that is to blame, or above the package's doc comment")
	case !c.alone:
		w.line = c.line
	case !slices.ContainsFunc(w.kinds, func(k diagnose.Kind) bool { return k.Line() != diagnose.MustLine }):
		return want{}, fmt.Errorf("a %s has a line: declare it at the end of that line", m[2])
	}
	return w, nil
}

// mismatch says in which way the finding is not the wanted one; "" if it is.
func (w want) mismatch(f diagnose.Finding, a answer) string {
	switch {
	case !slices.Contains(w.kinds, f.Kind):
		return fmt.Sprintf("the kind is %s, not %s", f.Kind, w.kind())
	case !w.pattern.MatchString(f.Message):
		return fmt.Sprintf("the message does not match %q", strings.TrimPrefix(w.pattern.String(), "(?is)"))
	case w.line > 0 && f.Kind.Line() != diagnose.NoLine && !w.at(f, a):
		return fmt.Sprintf("line %d is not named", w.line)
	}
	return ""
}

func (w want) kind() string {
	var names []string
	for _, k := range w.kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, " or ")
}

// at reports whether the finding names the declared line.
func (w want) at(f diagnose.Finding, a answer) bool {
	from, to := w.line, w.line
	if f.Kind == diagnose.Spin {
		from, to = loopAround(a, w.file, w.line)
	}
	named := func(p diagnose.Position) bool { return p.File == w.file && from <= p.Line && p.Line <= to }
	return named(f.Pos) || slices.ContainsFunc(f.Related, func(r diagnose.Related) bool { return named(r.Pos) })
}

// loopAround returns the lines of the outermost loop that line is in, or the line alone.
func loopAround(a answer, file string, line int) (from, to int) {
	f, _ := a.File(file)
	s, err := parse(f.Path, f.Source)
	if err != nil {
		return line, line
	}
	from, to = line, line
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if b, e := s.line(n.Pos()), s.line(n.End()); b <= line && line <= e {
				from, to = b, e
				return false
			}
		}
		return true
	})
	return from, to
}
