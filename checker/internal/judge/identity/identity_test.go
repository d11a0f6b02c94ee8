package identity_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/judge/identity"
)

const root = "../../../.."

// What decides must be what go itself links, so that no package can be forgotten.
func TestPackagesAreWhatGoLists(t *testing.T) {
	for _, decider := range []string{"checker/internal/judge", "checker/internal/author/contract", "checker/internal/class/grade"} {
		cmd := exec.Command("go", "list", "-deps", "-f", `{{with .Module}}{{if .Main}}{{$.ImportPath}}{{end}}{{end}}`, "./"+decider)
		cmd.Dir = root
		out, err := cmd.Output()
		require.NoError(t, err)
		var want []string
		for path := range strings.FieldsSeq(string(out)) {
			want = append(want, strings.TrimPrefix(path, "koans/"))
		}
		slices.Sort(want)
		require.Contains(t, want, "checker/internal/run/gotest")

		got, err := identity.Packages(root, decider)
		require.NoError(t, err)
		assert.Subset(t, got, want, "%s is made of", decider)
		for _, extra := range got {
			assert.DirExists(t, filepath.Join(root, extra), "files of other systems may import more, but nothing that is not there")
		}
	}
}

func TestWhatIsLeftOutLeavesOutWhatOnlyItImports(t *testing.T) {
	dir := workbook(t)
	all, err := identity.Packages(dir, "checker/decide")
	require.NoError(t, err)
	assert.Equal(t, []string{"checker/base", "checker/decide", "checker/show", "checker/text"}, all)
	part, err := identity.Packages(dir, "checker/decide", "checker/show")
	require.NoError(t, err)
	assert.Equal(t, []string{"checker/base", "checker/decide"}, part)
}

// Whatever may change a verdict changes the hash, and nothing else does.
func TestTheHashChangesWithWhatDecides(t *testing.T) {
	dir := workbook(t)
	hash := func() string {
		t.Helper()
		h, err := identity.Judgement(t.Context(), dir, "checker/decide", "checker/show")
		require.NoError(t, err)
		return string(h)
	}
	was := hash()
	require.Equal(t, was, hash())
	for _, name := range []string{
		"go.mod", "go.sum", "checker/decide/decide.go", "checker/decide/words.txt", "checker/base/base.go", "checker/base/base_plan9.go",
		"exercises/internal/lab/lab.go", "exercises/internal/lab/deep/deep.go",
	} {
		write(t, dir, name, "package x // another\n")
		now := hash()
		assert.NotEqual(t, was, now, name)
		write(t, dir, name, files[name])
		assert.Equal(t, was, hash(), name)
	}
	for _, name := range []string{"checker/decide/decide_test.go", "checker/show/show.go", "checker/text/text.go", "exercises/internal/lab/lab_test.go", "README.md"} {
		write(t, dir, name, "package x // another\n")
		assert.Equal(t, was, hash(), name)
	}
}

func TestWithoutSourceTheCheckerItselfIsHashed(t *testing.T) {
	dir := workbook(t)
	with, err := identity.Judgement(t.Context(), dir, "checker/decide")
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "checker")))
	without, err := identity.Judgement(t.Context(), dir, "checker/decide")
	require.NoError(t, err)
	again, err := identity.Judgement(t.Context(), dir, "checker/decide")
	require.NoError(t, err)
	assert.NotEqual(t, with, without)
	assert.Equal(t, without, again)
}

var files = map[string]string{
	"go.mod":                              "module koans\n\ngo 1.26\n",
	"go.sum":                              "",
	"checker/decide/decide.go":            "package decide\n\nimport (\n\t_ \"fmt\"\n\n\t_ \"koans/checker/base\"\n\t_ \"koans/checker/show\"\n)\n",
	"checker/decide/words.txt":            "words",
	"checker/base/base.go":                "package base\n",
	"checker/base/base_plan9.go":          "package base\n",
	"checker/show/show.go":                "package show\n\nimport _ \"koans/checker/text\"\n",
	"checker/text/text.go":                "package text\n",
	"exercises/internal/lab/lab.go":       "package lab\n",
	"exercises/internal/lab/deep/deep.go": "package deep\n",
}

// workbook makes one of a few packages.
func workbook(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, dir, name, text)
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}
