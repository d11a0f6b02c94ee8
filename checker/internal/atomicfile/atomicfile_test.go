package atomicfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/atomicfile"
)

func TestWriteReplacesTheContentAndLeavesNothingElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "progress.json")
	for _, content := range []string{"a long first content", "short", ""} {
		require.NoError(t, atomicfile.Write(path, []byte(content)))
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, content, string(got))
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "files left beside the one that was written")
}

func TestAFailedWriteLeavesTheOldContentAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken") // a folder with something in it cannot be replaced
	require.NoError(t, os.MkdirAll(filepath.Join(taken, "x"), 0o755))
	require.Error(t, atomicfile.Write(taken, []byte("new")))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "files left beside the one that could not be written")
}

func TestAMissingFolderIsAnError(t *testing.T) {
	assert.ErrorContains(t, atomicfile.Write(filepath.Join(t.TempDir(), "no", "file"), nil), "writing")
}
