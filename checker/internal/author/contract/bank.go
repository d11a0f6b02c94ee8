package contract

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/author/mutate"
	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// How many answers a concept needs. The reference answer is not one of the right
// ones: two more are to show that the tests do not ask for its style.
const (
	leastWrong = 4
	leastRight = 2
)

// onlyWay is how a reference answer declares that there is honestly one way to
// write it: then one other right answer, which differs in what does not matter, is enough.
var onlyWay = regexp.MustCompile(`(?m)^// Only one way: \S`)

// bank proves that there are enough answers, and that no two are the same.
func bank(e *course.Exercise) []Shortfall {
	right, err := e.Right()
	if err != nil {
		return []Shortfall{ofBank(e, "", "%v", err)}
	}
	wrong, err := e.Wrong()
	if err != nil {
		return []Shortfall{ofBank(e, "", "%v", err)}
	}
	var owed []Shortfall
	if want := rightOwed(e); len(right) < want {
		owed = append(owed, ofBank(e, "right", "%d right %s beside the reference answer, at least %d are needed",
			len(right), plural(len(right), "answer"), want))
	}
	if len(wrong) < leastWrong {
		owed = append(owed, ofBank(e, "wrong", "%d wrong %s, at least %d are needed", len(wrong), plural(len(wrong), "answer"), leastWrong))
	}
	owed = append(owed, twins(e, append(slices.Concat(right, wrong), e.SolutionDir()))...)
	return append(owed, strays(e)...)
}

func rightOwed(e *course.Exercise) int {
	reference, err := gotest.Reference(e)
	says := func(f course.File) bool { return onlyWay.Match(f.Source) }
	if err == nil && slices.ContainsFunc(reference.Files, says) {
		return leastRight - 1
	}
	return leastRight
}

var bankHelp = map[string]string{
	"right": "Write it in another style: mutex, channel, atomic, cond, errgroup. If there is honestly one way, say so in the reference answer: // Only one way: because ...",
	"wrong": "What would a newcomer write? One after another, without limit, off by one, a race, a leak on the error path, cancel ignored ...",
}

func ofBank(e *course.Exercise, kind, format string, args ...any) Shortfall {
	return Shortfall{
		Point: Bank, Exercise: e.Name, Pos: diagnose.Position{File: filepath.Join(e.SolutionDir(), "testdata", kind)},
		Message: fmt.Sprintf(format, args...), Help: bankHelp[kind],
	}
}

// twins are answers that differ in comments and white space only.
func twins(e *course.Exercise, paths []string) []Shortfall {
	type read struct {
		path  string
		words []word
	}
	var seen []read
	var owed []Shortfall
	for _, path := range paths {
		v, err := gotest.ReadVariant(e, path)
		if err != nil {
			continue // said elsewhere
		}
		var ws []word
		for _, f := range v.Files {
			ws = append(ws, words(f.Source)...)
		}
		if i := slices.IndexFunc(seen, func(r read) bool { return slices.Equal(r.words, ws) }); i >= 0 {
			owed = append(owed, Shortfall{
				Point: Bank, Exercise: e.Name, Pos: diagnose.Position{File: seen[i].path},
				Message: "the same answer as " + nameOf(e, path) + ", but for comments",
			})
		}
		seen = append(seen, read{path, ws})
	}
	return owed
}

// nameOf is what an answer at that path is called in few words.
func nameOf(e *course.Exercise, path string) string {
	if path == e.SolutionDir() {
		return "the reference answer"
	}
	return filepath.Base(path)
}

// strays are files in the folders of the bank that nobody would ever look at.
func strays(e *course.Exercise) []Shortfall {
	var owed []Shortfall
	stray := func(dir string, fits func(os.DirEntry) bool, message string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return // missing: counted above
		}
		for _, d := range entries {
			if !fits(d) && !strings.HasPrefix(d.Name(), ".") {
				owed = append(owed, Shortfall{Point: Bank, Exercise: e.Name,
					Pos: diagnose.Position{File: filepath.Join(dir, d.Name())}, Message: message})
			}
		}
	}
	form := "one file of Go"
	if len(e.Files()) > 1 {
		form = "a folder"
	}
	for _, kind := range []string{"right", "wrong"} {
		stray(filepath.Join(e.SolutionDir(), "testdata", kind), func(d os.DirEntry) bool { return e.IsAnswer(d) },
			"nobody looks at this: an answer is "+form)
	}
	stray(filepath.Join(e.SolutionDir(), "testdata"), func(d os.DirEntry) bool {
		return slices.Contains([]string{"right", "wrong", knownFile, filepath.Base(mutate.EqualFile(e))}, d.Name())
	}, "nobody looks at this: answers are in testdata/right and testdata/wrong")
	stray(e.SolutionDir(), func(d os.DirEntry) bool { return d.Name() == "testdata" || slices.Contains(e.Files(), d.Name()) },
		"the reference answer is made of the same files as the stub")
	stray(e.Dir(), func(d os.DirEntry) bool {
		return slices.Contains(append(e.Files(), "README.md", course.ManifestFile, course.ReportFile), d.Name()) || e.IsTest(d.Name()) ||
			d.IsDir() && d.Name() == programsFolder
	}, "an exercise is a lesson, the files to edit, tests called "+e.Name+"_test.go and "+e.Name+"_..._test.go, and perhaps "+course.ManifestFile+", "+course.ReportFile+" and programs in "+programsFolder+"/")
	return owed
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
