package course

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withManifest opens a course of one exercise, pair, with that manifest and more files, by their names in its folder.
func withManifest(t *testing.T, manifest string, more ...string) *Exercise {
	t.Helper()
	const folder = "exercises/01_a/01_pair/"
	files := map[string]string{
		"go.mod": "module koans\n", folder + ManifestFile: manifest,
		folder + "pair_test.go": "package pair_test\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestB(t *testing.T) {}\n",
		// What nobody asks: neither the learner's own files nor the answers widen what may be imported.
		folder + "pair.go":               "package pair\n\nimport \"syscall\"\n",
		"solutions/01_a/01_pair/pair.go": "package pair\n\nimport \"net\"\n",
	}
	for _, name := range more {
		files[folder+name] = "package pair_test\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {}\n"
	}
	c, err := Open(tree(t, files))
	require.NoError(t, err, "a broken manifest is no other exercise's trouble")
	return c.Exercises()[0]
}

func TestAManifestSaysWhatIsUnusual(t *testing.T) {
	e := withManifest(t, "files = [\"worker.go\", \"pair.go\"]\nimports = [\"net/http\"]\nneeds = [\"loopback\"]\n")
	assert.Equal(t, []string{"worker.go", "pair.go"}, e.Files(), "in its own order")
	imports, err := e.Imports()
	require.NoError(t, err)
	assert.Subset(t, imports, []string{"sync", "context", "net/http", "golang.org/x/sync/errgroup"})
	for _, path := range []string{"os", "net", "syscall", "unsafe"} {
		assert.NotContains(t, imports, path)
	}
	needs, err := e.Needs()
	require.NoError(t, err)
	assert.Equal(t, []Need{Loopback}, needs)
}

func TestWithoutAManifestAllIsUsual(t *testing.T) {
	e := someCourse(t).Exercises()[2]
	assert.Equal(t, []string{"lock.go"}, e.Files())
	needs, err := e.Needs()
	require.NoError(t, err)
	assert.Empty(t, needs)
}

func TestABrokenManifestIsSaid(t *testing.T) {
	for text, says := range map[string]string{
		"file = [\"pair.go\"]":                   `nobody knows what "file" is`,
		"files = [\"pair.go\"]\n[more]\na = 1":   `nobody knows what "more`,
		"needs = [\n\n?":                         ":3: ",
		"files = \"pair.go\"":                    "files",
		"files = []":                             "lists none",
		"files = [\"../lock/lock.go\"]":          "is not in the exercise's own folder",
		"files = [\"/etc/pair.go\"]":             "is not in the exercise's own folder",
		"files = [\"a\\\\b.go\"]":                `is not in the exercise's own folder`,
		"files = [\"sub/pair.go\"]":              "is not in the exercise's own folder",
		"files = [\"..\"]":                       "is not in the exercise's own folder",
		"files = [\"pair.go\", \"pair.go\"]":     "listed twice",
		"files = [\"pair_test.go\"]":             "is a test",
		"files = [\"pair_windows.go\"]":          "built everywhere",
		"files = [\"notes.txt\"]":                "built everywhere",
		"imports = [\"unsafe\"]":                 "no exercise may allow it",
		"imports = [\"C\"]":                      "no exercise may allow it",
		"imports = [\"koans/exercises/x\"]":      "part of the workbook",
		"imports = [\"./sub\"]":                  "cannot be imported",
		"imports = [\"\"]":                       "cannot be imported",
		"imports = [\"net/http\", \"net/http\"]": "listed twice",
		"needs = [\"internet\"]":                 `"internet"`,
	} {
		t.Run(text, func(t *testing.T) {
			e := withManifest(t, text)
			err := e.Manifest()
			var broken *ManifestError
			require.ErrorAs(t, err, &broken)
			assert.Contains(t, err.Error(), "exercises/01_a/01_pair/exercise.toml")
			assert.Contains(t, err.Error(), says)
			assert.NotEmpty(t, broken.Mend, "what to do about it")
			assert.Contains(t, broken.Hint(), "git checkout -- "+broken.Path)
			_, err = e.Tests()
			require.ErrorIs(t, err, broken, "nothing of it is run")
			_, err = e.Imports()
			require.ErrorIs(t, err, broken)
			_, err = e.Needs()
			require.ErrorIs(t, err, broken)
		})
	}
}

func TestTestsComeFromAllTestFiles(t *testing.T) {
	e := withManifest(t, "", "pair_traps_test.go", "mine_test.go", "pairing_test.go")
	names, err := e.TestFiles()
	require.NoError(t, err)
	assert.Equal(t, []string{"pair_test.go", "pair_traps_test.go"}, names, "a learner's own tests are none of the workbook's")
	tests, err := e.Tests()
	require.NoError(t, err)
	assert.Equal(t, []string{"TestB", "TestA"}, tests, "the lesson's first")
	imports, err := e.TestImports()
	require.NoError(t, err)
	assert.Equal(t, []string{"os", "testing"}, imports)
	files, err := e.Requirements()
	require.NoError(t, err)
	require.Len(t, files, 3)
	assert.Equal(t, ManifestFile, files[2].Name)
	require.NoError(t, os.Remove(filepath.Join(e.Dir(), "pair_test.go")))
	_, err = e.Requirements()
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestADigestTellsNamesAndContentsApart(t *testing.T) {
	seen := map[string]bool{}
	for _, files := range [][]File{
		nil, {{Name: "a.go"}}, {{Name: "b.go"}}, {{Name: "a.go", Source: []byte("x")}},
		{{Name: "a.go", Source: []byte("x")}, {Name: "b.go"}}, {{Name: "b.go"}, {Name: "a.go", Source: []byte("x")}},
	} {
		seen[Digest(files)] = true
	}
	assert.Len(t, seen, 6)
	assert.Equal(t, Digest([]File{{Name: "a.go", Path: "/x/a.go"}}), Digest([]File{{Name: "a.go", Path: "/y/a.go"}}), "wherever it lies")
}
