package hunt_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"koans/checker/internal/run/hunt"
)

// module unpacks one of testdata, as it is or mended, and returns its folder.
func module(t *testing.T, name string, mended bool) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	require.NoError(t, err)
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, data, 0o600))
	}
	var later []txtar.File
	for _, f := range archive.Files {
		if of, ok := strings.CutPrefix(f.Name, "mended/"); ok {
			later = append(later, txtar.File{Name: of, Data: f.Data})
			continue
		}
		write(f.Name, f.Data)
	}
	if mended {
		for _, f := range later {
			write(f.Name, f.Data)
		}
	}
	return dir
}

// Faults that most plain runs do not show. They are found within a few seconds; the minute is for machines that are busy.
func TestWhatNeedsAScheduleIsFound(t *testing.T) {
	for name, says := range map[string]string{
		"race":     "WARNING: DATA RACE",
		"leak":     "found unexpected goroutines",
		"deadlock": "sync.Mutex.Lock",
	} {
		t.Run(name, func(t *testing.T) {
			dir := module(t, name, false)
			before := contents(t, dir)
			s, err := hunt.Hunt(t.Context(), hunt.Options{Dir: dir, For: time.Minute})
			require.NoError(t, err)
			require.Len(t, s.Finds, 1)
			assert.Contains(t, s.Finds[0].Output, says)
			assert.Equal(t, name == "deadlock", s.Finds[0].Stuck)
			assert.NotContains(t, s.Finds[0].Output, "koanshunt_hooks.", "the hooks' own calls are nobody's code")
			assert.Equal(t, before, contents(t, dir), "the module is not changed")
		})
	}
}

func TestNothingIsFoundInWhatIsMended(t *testing.T) {
	if testing.Short() {
		t.Skip("hunts in vain for ten seconds each")
	}
	for _, name := range []string{"race", "leak", "deadlock"} {
		t.Run(name, func(t *testing.T) {
			s, err := hunt.Hunt(t.Context(), hunt.Options{Dir: module(t, name, true), For: 10 * time.Second})
			require.NoError(t, err)
			assert.Empty(t, s.Finds)
			assert.Positive(t, s.Runs)
		})
	}
}

func TestWhatIsNotLookedAtIsSaid(t *testing.T) {
	dir := module(t, "leak", false)
	s, err := hunt.Hunt(t.Context(), hunt.Options{Dir: dir, For: time.Minute})
	require.NoError(t, err)
	assert.Contains(t, s.NotLooked, "example.com/pool/plain: it has no tests")
}

func TestWhatCannotBeHuntedInIsSaid(t *testing.T) {
	outside := t.TempDir()
	broken := module(t, "race", false)
	require.NoError(t, os.WriteFile(filepath.Join(broken, "broken.go"), []byte("package log\n\nvar x int = \"\"\n"), 0o600))
	for _, test := range []struct{ name, dir, pattern, says string }{
		{"no module", outside, "./...", "main module"},
		{"no such package", module(t, "race", false), "./nowhere", "nowhere"},
		{"no tests", module(t, "leak", false), "./plain", "no such tests"},
		{"somebody else's", module(t, "leak", false), "strings", "strings is not of the module here"},
		{"does not build", broken, "./...", "broken.go:3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := hunt.Hunt(t.Context(), hunt.Options{Dir: test.dir, Patterns: []string{test.pattern}, For: time.Second})
			assert.ErrorContains(t, err, test.says)
		})
	}
}

// perturb.go is the workbook's own, but for the name of its package: it lies where the checker cannot embed it.
func TestTheHooksAreTheWorkbooks(t *testing.T) {
	here, there := code(t, "hook/perturb.go"), code(t, "../../../../exercises/internal/perturb/perturb.go")
	assert.Equal(t, there, here)
}

// code returns the file's text from the package's name on.
func code(t *testing.T, path string) string {
	t.Helper()
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, path, source, parser.PackageClauseOnly)
	require.NoError(t, err)
	return string(source[fset.Position(tree.Name.End()).Offset:])
}

// contents returns every file below dir with its text.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		all[path] = string(text)
		return err
	}))
	return all
}
