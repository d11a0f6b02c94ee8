package diagnose

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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
	// In the folder of the file, which is not the exercise's when another is tried with --with.
	dir := filepath.Dir(v.run.Variant.File)
	beside, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, d := range beside {
		base := d.Name()
		file := filepath.Join(dir, base)
		if filepath.Ext(base) != ".go" || strings.HasSuffix(base, "_test.go") || file == v.run.Variant.File || slices.Contains(taken, base) {
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
	src := v.run.Variant.Source
	marks := mergeMark.FindAllIndex(src, -1)
	if len(marks) < 3 || !bytes.HasPrefix(src[marks[0][0]:], []byte("<<<<<<<")) {
		return Finding{}, false
	}
	line := func(i int) int { return 1 + bytes.Count(src[:marks[i][0]], []byte("\n")) }
	return Finding{
		Kind: Build, Pos: Position{File: v.run.Variant.File, Line: line(0)},
		Message: "git has left two versions of these lines here, and its marks around them",
		Help: fmt.Sprintf("Keep what you want of lines %d to %d, and delete the marks <<<<<<<, ======= and >>>>>>>.",
			line(0), line(slices.IndexFunc(marks, func(m []int) bool { return src[m[0]] == '>' }))),
		Raw: v.run.Build,
	}, true
}
