package contract_test

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/author/skeleton"
	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// Where the exercise of [fresh] and [finished] lies.
const (
	exercise = "exercises/01_first/01_each/"
	solution = "solutions/01_first/01_each/"
	chapter  = "exercises/01_first/README.md"
)

// fresh makes a workbook with one exercise, as `new` makes it.
func fresh(t *testing.T) *course.Course {
	t.Helper()
	root := filepath.Join(t.TempDir(), "ein Übungsbuch")
	repository := filepath.Join("..", "..", "..", "..")
	internal := filepath.Join("exercises", "internal")
	require.NoError(t, os.CopyFS(filepath.Join(root, internal), os.DirFS(filepath.Join(repository, internal))))
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(repository, name))
		require.NoError(t, err)
		write(t, root, name, string(text))
	}
	c := reopen(t, root)
	_, err := skeleton.Create(c, "first/each")
	require.NoError(t, err)
	return reopen(t, root)
}

// finished is fresh with all that was left to a person done.
func finished(t *testing.T) *course.Course {
	t.Helper()
	c := fresh(t)
	for _, folder := range []string{"exercises/01_first", "solutions/01_first"} {
		err := filepath.WalkDir(filepath.Join(c.Root, folder), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, finish(text), 0o644)
		})
		require.NoError(t, err)
	}
	return reopen(t, c.Root)
}

// finish takes out the paragraphs and lines that are marked.
func finish(text []byte) []byte {
	var kept []string
	skip := false
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, contract.Unwritten) {
			skip = strings.HasPrefix(line, "//")
			continue
		}
		if skip = skip && line != "\n"; !skip {
			kept = append(kept, line)
		}
	}
	return []byte(strings.ReplaceAll(strings.Join(kept, ""), "\n\n\n", "\n\n"))
}

// reopen reads the workbook again, and sums it up.
func reopen(t *testing.T, root string) *course.Course {
	t.Helper()
	sums, err := checksum.Compute(root)
	require.NoError(t, err)
	require.NoError(t, sums.Write(root))
	c, err := course.Open(root)
	require.NoError(t, err)
	return c
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

func read(t *testing.T, root, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	require.NoError(t, err)
	return string(text)
}

// edit replaces a part of a file, which must be there.
func edit(t *testing.T, root, name, old, now string) {
	t.Helper()
	text := read(t, root, name)
	require.Contains(t, text, old, "%s is not what the test thinks it is", name)
	write(t, root, name, strings.Replace(text, old, now, 1))
}

// verify returns what the exercises owe, a line each: "stub each.go:7: message".
func verify(t *testing.T, c *course.Course, judge contract.Judge, opt contract.Options) []string {
	t.Helper()
	r, err := contract.New(c, judge).WithoutLint().Verify(t.Context(), c.Exercises(), opt)
	require.NoError(t, err)
	require.Empty(t, r.Troubles)
	return lines(r)
}

func lines(r *contract.Report) []string {
	var all []string
	for _, s := range r.Shortfalls {
		s.Pos.File, s.Pos.Col = filepath.Base(s.Pos.File), 0
		all = append(all, string(s.Point)+" "+s.Pos.String()+": "+s.Message)
	}
	return all
}

// refusing is the test by which an obedient judge refuses every wrong answer.
const refusing, otherTest = "TestItReturnsWithTheLastCall", "TestAllCallsAreMadeAtOnce"

// obedient is a judge who says of every answer what it is said to be, and runs nothing.
type obedient struct {
	calls    int // by all tests
	variants int // likewise
	opts     []judge.Options
	names    [][]string // of the variants' files, by call

	// change, if not nil, alters a verdict before it is given.
	change func(v *judge.Verdict)
}

func (o *obedient) Check(_ context.Context, variants []gotest.Variant, opt judge.Options, each func(int, judge.Verdict)) error {
	if opt.Only == nil {
		o.calls++
		o.variants += len(variants)
	}
	o.opts = append(o.opts, opt)
	var names []string
	for _, v := range variants {
		names = append(names, filepath.Base(v.Main()))
	}
	o.names = append(o.names, names)
	for i, variant := range variants {
		v := expected(variant)
		v.Runs = 1 + opt.Repeat + opt.Perturbed
		if opt.Only != nil && opt.Only[i][0] != refusing && v.Outcome == judge.Failed {
			v.Outcome, v.Findings = judge.Passed, nil
		}
		if v.Outcome == judge.Passed {
			v.Clean = v.Runs
		}
		if o.change != nil {
			o.change(&v)
		}
		each(i, v)
	}
	return nil
}

var declared = regexp.MustCompile(`// want (\w+)\S* "([^|"]*)`)

func expected(variant gotest.Variant) judge.Verdict {
	v := judge.Verdict{Exercise: variant.Exercise, Variant: variant, Outcome: judge.Failed}
	v.Raw = &gotest.Run{Variant: variant, Tests: []gotest.Test{{Name: "TestX", Status: gotest.Failed, Duration: time.Millisecond}}}
	switch {
	case filepath.Dir(variant.Main()) == variant.Exercise.Dir():
		v.Findings = []diagnose.Finding{{Kind: diagnose.Test, Message: "not met", Test: "TestX"}}
	case strings.Contains(filepath.ToSlash(variant.Main()), "/wrong/"):
		for _, test := range []string{"TestEachNumberIsWorkedOnOnce", otherTest, refusing} {
			v.Tests = append(v.Tests, gotest.Test{Name: test, Status: gotest.Failed})
		}
		lines := bufio.NewScanner(strings.NewReader(string(variant.Files[0].Source)))
		for n := 1; lines.Scan(); n++ {
			if m := declared.FindStringSubmatch(lines.Text()); m != nil {
				v.Findings = []diagnose.Finding{{
					Kind: diagnose.Kind(m[1]), Message: m[2], Test: refusing, Pos: diagnose.Position{File: variant.Main(), Line: n},
				}}
			}
		}
	default:
		v.Outcome = judge.Passed
	}
	return v
}
