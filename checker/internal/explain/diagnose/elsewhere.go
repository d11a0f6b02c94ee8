package diagnose

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// undefined is what the compiler says of a name that is not there, in the answer or, behind the package's name, in the tests.
var undefined = regexp.MustCompile(`^undefined: (?:\w+\.)?(\w+)$`)

// elsewhere says that a name is declared in a file beside the answer that is none of the exercise's: go test
// would take it, and an answer is the exercise's files alone, however it is handed in. "" when there is none.
func (v *view) elsewhere(name string) string {
	e := v.run.Variant.Exercise
	if e == nil {
		return ""
	}
	taken := e.Files()
	// In the folder of the answer, which is not the exercise's when another is tried with --with.
	dir := filepath.Dir(v.run.Variant.Main())
	beside, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, d := range beside {
		base := d.Name()
		file := filepath.Join(dir, base)
		if filepath.Ext(base) != ".go" || strings.HasSuffix(base, "_test.go") || v.run.Variant.Has(file) || slices.Contains(taken, base) {
			continue
		}
		if src := v.file(file); src != nil && src.Declares(name) {
			only := "Only " + taken[0] + " is"
			if len(taken) > 1 {
				only = "Only " + strings.Join(taken, ", ") + " are"
			}
			return fmt.Sprintf("%s taken; %s is in %s: move it there.", only, name, base)
		}
	}
	return ""
}

// mergeMark begins what git writes between two versions of the same lines.
var mergeMark = regexp.MustCompile(`(?m)^(?:<<<<<<< .*|=======|>>>>>>> .*)\r?$`)

// unmerged reports an answer in which git has left both versions of some lines.
func (v *view) unmerged() (Finding, bool) {
	for _, f := range v.run.Variant.Files {
		marks := mergeMark.FindAllIndex(f.Source, -1)
		if len(marks) >= 3 && bytes.HasPrefix(f.Source[marks[0][0]:], []byte("<<<<<<<")) {
			return v.marked(f, marks), true
		}
	}
	return Finding{}, false
}

func (v *view) marked(f course.File, marks [][]int) Finding {
	src := f.Source
	line := func(i int) int { return 1 + bytes.Count(src[:marks[i][0]], []byte("\n")) }
	return Finding{
		Kind: Build, Pos: Position{File: f.Path, Line: line(0)},
		Message: "git has left two versions of these lines here, and its marks around them",
		Help: fmt.Sprintf("Keep what you want of lines %d to %d, and delete the marks <<<<<<<, ======= and >>>>>>>.",
			line(0), line(slices.IndexFunc(marks, func(m []int) bool { return src[m[0]] == '>' }))),
		Raw: v.run.Build,
	}
}
