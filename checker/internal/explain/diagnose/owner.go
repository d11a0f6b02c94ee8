package diagnose

import (
	"path/filepath"
	"strings"

	"koans/checker/internal/run/gotest"
)

// Whose says to whom the code of a frame belongs.
type Whose int

const (
	Machinery Whose = iota // the runtime, libraries, the test framework: never the answer
	Tests                  // the test file: second choice
	Learners               // what findings should point at
)

// An Owner tells whose a function in a file is. file is as stacks name it, function
// with its import path: "koans/x.(*T).Method.func1".
type Owner func(function, file string) Whose

// OwnerOf is the owner for a run of v: its files are the learner's, the exercise's test files are the tests'.
func OwnerOf(v gotest.Variant) Owner {
	return func(_, file string) Whose {
		switch e := v.Exercise; {
		case v.Has(file):
			return Learners
		case e != nil && filepath.Dir(file) == e.Dir() && e.IsTest(filepath.Base(file)):
			return Tests
		}
		return Machinery
	}
}

// AnyCode is the owner for Go code of unknown origin: whatever belongs neither to
// the standard library nor to the module cache nor to a generated main is the learner's.
// Test files are, too: the fault may be in them as well as anywhere.
func AnyCode(function, file string) Whose {
	file = filepath.ToSlash(file)
	switch {
	case file == "" || !strings.HasSuffix(file, ".go"):
		return Machinery
	case file == "_testmain.go" || strings.HasSuffix(file, "/_testmain.go"):
		return Machinery
	case strings.Contains(file, "/pkg/mod/") || strings.Contains(file, "/vendor/") || strings.Contains(file, "@v"):
		return Machinery
	case standard(function, file):
		return Machinery
	}
	return Learners
}

// standard says whether file is one of the standard library's, wherever Go was
// installed on the machine that wrote the report. Both must agree: people keep
// code of their own in src/internal, too, and the runtime implements functions of package sync.
//
// Its test files are whose tests fail, like anybody's.
func standard(function, file string) bool {
	if strings.HasSuffix(file, "_test.go") {
		return false
	}
	_, below, found := strings.Cut(file, "/src/")
	if !found {
		if strings.HasPrefix(file, "/") || strings.Contains(file, ":") {
			return false
		}
		below = file // with -trimpath paths begin at the import path
	}
	folder, _, _ := strings.Cut(below, "/")
	pkg, _, _ := strings.Cut(function, ".")
	pkg, _, _ = strings.Cut(pkg, "/")
	return library[folder] && (pkg == "panic" || library[pkg])
}

// library are the standard library's top folders that appear in stacks.
var library = setOf(`archive bufio builtin bytes cmp compress container context crypto database debug
	embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math
	mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall
	testing text time unicode unique unsafe vendor weak`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
