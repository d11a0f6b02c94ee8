package submission_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/submission"
)

func TestADownloadIsRecognised(t *testing.T) {
	for want, entries := range map[submission.LMS][]string{
		submission.Moodle: {"Ada Doe_17_assignsubmission_file_", "Bo_18_assignsubmission_file", "notes"},
		submission.Canvas: {"doeada_17_99_lock.go", "bobo_LATE_18_98_koans.zip", "notes.txt"},
		submission.Plain:  {"ada", "bo", "Cy_19_assignsubmission_file_"},
	} {
		dir := t.TempDir()
		for _, name := range entries {
			if filepath.Ext(name) != "" {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
			} else {
				require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o700))
			}
		}
		assert.Equal(t, want, submission.Recognised(dir), entries)
	}
	assert.Equal(t, submission.Plain, submission.Recognised(t.TempDir()))
	assert.Equal(t, submission.Plain, submission.Recognised(filepath.Join(t.TempDir(), "none")))
}
