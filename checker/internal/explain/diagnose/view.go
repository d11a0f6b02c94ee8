package diagnose

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/cause"
	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
	"koans/checker/internal/run/gotest"
)

// A view is a run as the explainers look at it.
type view struct {
	run   *gotest.Run
	owner Owner
	files map[string]*source.File // all of one set
	fset  *token.FileSet

	all      *cause.Module                 // see module
	entries  []entry                       // see failed
	promises *promises                     // see promised
	served   map[ast.Node]map[service]bool // see servedIn
	asked    int                           // how often why has looked at the source

	testFiles  []string // none when there are none to look at
	importPath string   // by which the tests import the learner's package
}

func newView(run *gotest.Run, owner Owner) *view {
	v := &view{run: run, owner: owner, files: map[string]*source.File{}, fset: token.NewFileSet(), served: map[ast.Node]map[service]bool{}}
	if e := run.Variant.Exercise; e != nil {
		v.importPath = e.ImportPath()
		names, _ := e.TestFiles() // without them there is less to tell
		for _, name := range names {
			v.testFiles = append(v.testFiles, e.File(name))
		}
	}
	return v
}

// file returns the parsed source of path; nil when it cannot be read.
func (v *view) file(path string) *source.File {
	if f, known := v.files[path]; known {
		return f
	}
	own, _ := v.run.Variant.File(path)
	src := own.Source
	var err error
	if src == nil {
		src, err = os.ReadFile(path)
	}
	var f *source.File
	if err == nil {
		f = source.ParseIn(v.fset, path, src)
	}
	v.files[path] = f
	return f
}

// answer returns the sources of the learner's files that can be read; none when the code is no exercise's.
func (v *view) answer() []*source.File {
	var files []*source.File
	for _, f := range v.run.Variant.Files {
		if src := v.file(f.Path); src != nil {
			files = append(files, src)
		}
	}
	return files
}

// tests returns the sources of the tests that can be read.
func (v *view) tests() []*source.File {
	var files []*source.File
	for _, path := range v.testFiles {
		if src := v.file(path); src != nil {
			files = append(files, src)
		}
	}
	return files
}

func (v *view) isTest(file string) bool { return slices.Contains(v.testFiles, file) }

// unplaced is a position in the learner's code as a whole.
func (v *view) unplaced() Position { return Position{File: v.run.Variant.Main()} }

func (v *view) whose(f stack.Frame) Whose { return v.owner(f.Func, f.File) }

// A site is the frame of a stack that matters, and how it lies in it.
type site struct {
	stack.Frame
	whose  Whose
	index  int
	direct bool        // the line itself does it: no other code is above but the runtime's and package sync's
	above  stack.Frame // the tests' frame above it, such as a callback; the zero value if there is none
	inside string      // the library's function that it calls and that does it: "http.Client.Do"; "" if there is none
}

func (s site) pos() Position { return Position{File: s.File, Line: s.Line} }

// locate returns the learner's innermost frame, or the tests' when there is none.
func (v *view) locate(frames []stack.Frame) site {
	var second site
	for i, f := range frames {
		switch v.whose(f) {
		case Learners:
			s := site{Frame: f, whose: Learners, index: i, above: second.Frame}
			if second.whose == Machinery {
				s.inside = inside(frames[:i])
				s.direct = s.inside == ""
			}
			return s
		case Tests:
			if second.whose == Machinery {
				second = site{Frame: f, whose: Tests, index: i, inside: inside(frames[:i])}
				second.direct = second.inside == ""
			}
		}
	}
	return second
}

// inside returns the library's function that the frame below these calls; "" when
// they are no more than what the statement itself needs.
func inside(above []stack.Frame) string {
	if len(above) == 0 {
		return ""
	}
	f := above[len(above)-1]
	switch f.Package() {
	case "runtime", "sync", "internal/sync", "internal/runtime/maps", "sync/atomic", "time", "panic", "koans/exercises/internal/perturb":
		return ""
	}
	name := f.Package()
	return name[strings.LastIndex(name, "/")+1:] + "." + strings.NewReplacer("(*", "", ")", "").Replace(f.Short())
}

// started returns where g was started, as far as it concerns anybody.
func (v *view) started(g stack.Goroutine) site {
	if w := v.whose(g.Created); w != Machinery {
		return site{Frame: g.Created, whose: w}
	}
	return v.literal(g.Frames)
}

// literal returns where the outermost function of a stack is written, if it is
// one without a name: WaitGroup.Go and its like hide who called them.
func (v *view) literal(frames []stack.Frame) site {
	for i := len(frames) - 1; i >= 0; i-- {
		f := frames[i]
		w := v.whose(f)
		if w == Machinery {
			if strings.HasPrefix(f.Func, "testing.tRunner") {
				break
			}
			continue
		}
		src := v.file(f.File)
		if src == nil || !strings.Contains(f.Short(), ".func") {
			break
		}
		if _, body := src.Func(f.Line); body != nil && src.Decl(f.Line).Body != body {
			return site{Frame: stack.Frame{Func: f.Func, File: f.File, Line: src.Line(body.Pos())}, whose: w}
		}
		break
	}
	return site{}
}

// short is how a message names a place: "semaphore.go:31".
func short(p Position) string {
	if p.Line == 0 {
		return filepath.Base(p.File)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(p.File), p.Line)
}

func oneOrMore(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

var address = regexp.MustCompile(`\(0x[0-9a-f]{6,}\)|\b0x[0-9a-f]{6,}\b`)

// stable takes out of a printed value what differs from run to run.
func stable(s string) string {
	return address.ReplaceAllStringFunc(s, func(a string) string {
		if a[0] == '(' {
			return "" // the type before it says enough
		}
		return "0x…"
	})
}

// clip shortens s to about n characters, on one line.
func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
