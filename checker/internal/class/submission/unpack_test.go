package submission_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/submission"
)

// bulk unpacks a download and lists the class in it.
func bulk(t *testing.T, lms submission.LMS, entries ...pair) (submission.Class, []submission.Unclaimed) {
	t.Helper()
	dir := t.TempDir()
	left, err := reader(t).Bulk(t.Context(), write(t, filepath.Join(t.TempDir(), "all.zip"), zipped(t, entries...)), dir)
	require.NoError(t, err)
	class, err := submission.In(dir, lms)
	require.NoError(t, err)
	return class, left
}

// However one student calls a file, what another has handed in stays as it is, and the class is graded.
func TestNoNameInADownloadIsInTheWayOfOthers(t *testing.T) {
	for name, unread := range map[string]bool{
		`eve_1_2_x\..\bob_3_4_sample.go`:              true,
		`eve_1_2_x\..\..\bob_3_4_sample.go`:           true,
		"eve_1_2_x/../bob_3_4_sample.go":              true,
		"eve_1_2_x/../../bob_3_4_sample.go":           true,
		`eve_1_2_x\./..\bob_3_4_sample.go`:            true,
		"bob_3_4_sample.go":                           true,
		"./bob_3_4_sample.go":                         true,
		`bob_3_4_sample.go\x`:                         true,
		"/bob_3_4_sample.go":                          true,
		"eve_1_2_\x00.go":                             true,
		"eve_1_2_" + strings.Repeat("a", 300) + ".go": false,
	} {
		class, left := bulk(t, submission.Canvas, pair{"bob_3_4_sample.go", "his"}, pair{name, "evil"}, pair{"cy_5_6_sample.go", "hers"})
		assert.Equal(t, unread, len(left) == 1, "%q: %v", name, left)
		for _, s := range class.Students {
			if s.ID == "3" {
				require.Len(t, s.Parts, 1, name)
				text, err := os.ReadFile(s.Parts[0].Path)
				require.NoError(t, err)
				assert.Equal(t, "his", string(text), name)
			}
		}
		assert.Subset(t, parts(class), map[string][]string{"3": {"bob_3_4_sample.go"}, "5": {"cy_5_6_sample.go"}}, name)
	}
}

func TestAFileInTheWayOfAFolder(t *testing.T) {
	class, left := bulk(t, submission.Canvas, pair{"eve_1_2_x", "a"}, pair{`eve_1_2_x\y.go`, "b"}, pair{"bob_3_4_sample.go", "his"})
	assert.Equal(t, map[string][]string{"1": {"eve_1_2_x"}, "3": {"bob_3_4_sample.go"}}, parts(class))
	assert.Equal(t, []submission.Unclaimed{{Entry: `eve_1_2_x\y.go`, Reason: "another entry of the download lies where it should"}}, left)
	class, left = bulk(t, submission.Canvas, pair{`eve_1_2_x\y.go`, "b"}, pair{"eve_1_2_x", "a"}, pair{"bob_3_4_sample.go", "his"})
	assert.Equal(t, map[string][]string{"3": {"bob_3_4_sample.go"}}, parts(class))
	assert.Len(t, left, 1)
}

// A platform puts its own part before a name that is long already: it is somebody's all the same.
func TestANameThatIsTooLongForTheDisk(t *testing.T) {
	long := strings.Repeat("ä", 120)
	class, left := bulk(t, submission.Moodle,
		pair{"Eve Doe_1_assignsubmission_file_" + long + "1.go", "package sample\n"}, pair{"Eve Doe_1_assignsubmission_file_" + long + "2.go", ""},
		pair{"Bob Smith_2_assignsubmission_file_/" + strings.Repeat("b", 300) + "/sample.go", "his"})
	assert.Empty(t, left)
	require.Len(t, class.Students, 2)
	for _, s := range class.Students {
		reader(t).Read(t.Context(), &s)
		require.NoError(t, s.Err)
		assert.Equal(t, map[string]string{"1": "package sample\n", "2": "his"}[s.ID], sourceOf(s))
	}
}
