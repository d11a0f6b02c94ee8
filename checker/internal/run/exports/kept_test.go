package exports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/exports"
)

// What is kept is used as long as it holds: not when it is broken, names a file that is gone, or the workbook has changed.
func TestWhatIsKeptIsUsedAsLongAsItHolds(t *testing.T) {
	root := t.TempDir()
	internal := filepath.Join(root, "exercises", "internal")
	require.NoError(t, os.MkdirAll(internal, 0o755))
	write := func(path, text string) { require.NoError(t, os.WriteFile(path, []byte(text), 0o644)) }
	write(filepath.Join(root, "go.mod"), "module koans\n\ngo 1.26\n")
	write(filepath.Join(root, "go.sum"), "")
	ask := func() string {
		files, err := exports.Files(t.Context(), root, []string{"errors"})
		require.NoError(t, err)
		require.FileExists(t, files["errors"])
		require.FileExists(t, files["internal/reflectlite"], "what it needs")
		return files["errors"]
	}
	gos := ask()
	// Only who reads what is kept can know of the copy.
	archive, err := os.ReadFile(gos)
	require.NoError(t, err)
	copied := filepath.Join(t.TempDir(), "errors.a")
	kept := filepath.Join(root, ".koans", "packages.json")
	plant := func() {
		write(copied, string(archive))
		b, err := os.ReadFile(kept)
		require.NoError(t, err)
		write(kept, strings.Replace(string(b), gos, copied, 1))
	}
	plant()
	assert.Equal(t, copied, ask(), "as long as it holds")
	for name, harm := range map[string]func(){
		"broken":                 func() { write(kept, `{"Key": `) },
		"empty":                  func() { write(kept, "{}") },
		"a file is gone":         func() { require.NoError(t, os.Remove(copied)) },
		"a file is cut off":      func() { write(copied, "!<arch>") },
		"the lab has changed":    func() { write(filepath.Join(internal, "x.go"), "package internal\n") },
		"the modules are others": func() { write(filepath.Join(root, "go.sum"), "\n") },
	} {
		t.Run(name, func(t *testing.T) {
			plant()
			harm()
			assert.Equal(t, gos, ask())
		})
	}
}
