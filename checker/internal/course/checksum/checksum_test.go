package checksum_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
)

var files = map[string]string{
	"go.mod":                                "module koans\n",
	"exercises/01_why/README.md":            "# Why\n",
	"exercises/01_why/01_warm/README.md":    "# Warm\n",
	"exercises/01_why/01_warm/warm.go":      "package warm\n",
	"exercises/01_why/01_warm/warm_test.go": "package warm_test\n",
	"exercises/internal/lab/lab.go":         "package lab\n",
	"exercises/.DS_Store":                   "x",
}

// shipped makes a small workbook in a git of its own, summed up.
func shipped(t *testing.T) (*course.Course, *course.Exercise) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "mein Übungsbuch")
	for name, content := range files {
		write(t, root, name, content)
	}
	c, err := course.Open(root)
	require.NoError(t, err)
	now, err := checksum.Compute(root)
	require.NoError(t, err)
	require.NoError(t, now.Write(root))
	return c, c.Exercises()[0]
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}

func git(t *testing.T, root string, args ...string) string {
	t.Helper()
	args = append([]string{"-C", root, "-c", "user.name=A", "-c", "user.email=a@example.org"}, args...)
	out, err := exec.Command("git", args...).CombinedOutput()
	require.NoError(t, err, "git %s: %s", args, out)
	return strings.TrimSpace(string(out))
}

func changes(t *testing.T, c *course.Course, e *course.Exercise) []string {
	t.Helper()
	found, err := checksum.Check(c, e)
	require.NoError(t, err)
	var all []string
	for _, change := range found {
		all = append(all, string(change.Kind)+" "+change.Path)
	}
	return all
}

func TestIDsAreThoseOfGit(t *testing.T) {
	for content, id := range map[string]string{
		"": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "hello\n": "ce013625030ba8dba906f756967f9e9ca394464a",
	} {
		assert.Equal(t, id, checksum.BlobID([]byte(content)))
	}
}

func TestWhatWasWrittenIsRead(t *testing.T) {
	c, _ := shipped(t)
	sums, err := checksum.Read(c.Root)
	require.NoError(t, err)
	assert.Len(t, sums, 6, "neither the sum file nor hidden files are summed up; go.mod is")
	now, err := checksum.Compute(c.Root)
	require.NoError(t, err)
	assert.Empty(t, checksum.Differences(sums, now))
}

func TestDifferencesNameEveryFile(t *testing.T) {
	got := checksum.Differences(checksum.Sums{"a": "1", "b": "1", "c": "1"}, checksum.Sums{"a": "1", "b": "2", "d": "1"})
	assert.Equal(t, []checksum.Change{{Path: "b", Kind: checksum.Changed}, {Path: "c", Kind: checksum.Missing}, {Path: "d", Kind: checksum.Added}}, got)
}

func TestStubAndLessonMayChange(t *testing.T) {
	c, e := shipped(t)
	write(t, c.Root, "exercises/01_why/01_warm/warm.go", "package warm // mine\n")
	write(t, c.Root, "exercises/01_why/01_warm/README.md", "my notes")
	write(t, c.Root, "exercises/01_why/01_warm/mine_test.go", "package warm_test\n")
	write(t, c.Root, "exercises/01_why/01_warm/warm_more.go", "package warm\n")
	write(t, c.Root, "exercises/internal/lab/mine_test.go", "package lab\n")
	assert.Empty(t, changes(t, c, e))
}

func TestEveryRequirementIsGuarded(t *testing.T) {
	const test, lab = "exercises/01_why/01_warm/warm_test.go", "exercises/internal/lab/lab.go"
	for want, harm := range map[string]func(t *testing.T, root string){
		"changed 01_why/01_warm/warm_test.go": func(t *testing.T, root string) { write(t, root, test, "package warm_test // easier\n") },
		"missing 01_why/01_warm/warm_test.go": func(t *testing.T, root string) { require.NoError(t, os.Remove(filepath.Join(root, test))) },
		"added 01_why/01_warm/warm_more_test.go": func(t *testing.T, root string) {
			write(t, root, "exercises/01_why/01_warm/warm_more_test.go", "package warm_test\n")
		},
		"added 01_why/01_warm/exercise.toml": func(t *testing.T, root string) {
			write(t, root, "exercises/01_why/01_warm/exercise.toml", "imports = [\"os\"]\n")
		},
		"changed ../go.mod": func(t *testing.T, root string) {
			write(t, root, "go.mod", "module koans\n\nrequire example.org/x v1.0.0\n")
		},
		"changed internal/lab/lab.go": func(t *testing.T, root string) { write(t, root, lab, "package lab // lax\n") },
		"added internal/lab/more.go":  func(t *testing.T, root string) { write(t, root, "exercises/internal/lab/more.go", "package lab\n") },
		"unlisted 01_why/01_warm/warm_test.go": func(t *testing.T, root string) {
			write(t, root, checksum.File, checksum.BlobID(nil)+"  another_file\n")
			require.NoError(t, os.Remove(filepath.Join(root, lab)))
		},
		"broken exercises.sum": func(t *testing.T, root string) { require.NoError(t, os.Remove(filepath.Join(root, checksum.File))) },
	} {
		t.Run(want, func(t *testing.T) {
			c, e := shipped(t)
			harm(t, c.Root)
			assert.Equal(t, []string{want}, changes(t, c, e))
			found, err := checksum.Check(c, e)
			require.NoError(t, err)
			assert.NotEmpty(t, found[0].Mend(e.Name), "the way back from %s", found[0])
		})
	}
}

func TestLineEndsOfWindowsAreNoTampering(t *testing.T) {
	c, e := shipped(t)
	write(t, c.Root, "exercises/01_why/01_warm/warm_test.go", "package warm_test\r\n")
	sums, err := os.ReadFile(filepath.Join(c.Root, checksum.File))
	require.NoError(t, err)
	write(t, c.Root, checksum.File, strings.ReplaceAll(string(sums), "\n", "\r\n"))
	assert.Empty(t, changes(t, c, e))
}

func TestAGarbledSumFileIsBrokenNotEmpty(t *testing.T) {
	c, _ := shipped(t)
	for content, why := range map[string]string{
		"":               "is empty",
		"<<<<<<< HEAD":   "line 1",
		"\x00\x00\x00":   "line 1",
		"abc  warm.go\n": "line 1",
	} {
		write(t, c.Root, checksum.File, content)
		_, err := checksum.Read(c.Root)
		var broken *checksum.BrokenError
		if assert.ErrorAs(t, err, &broken, "%q", content) {
			assert.Contains(t, broken.Error(), why)
		}
	}
}

func TestAFileComesBackWhateverWasCommittedSince(t *testing.T) {
	c, _ := shipped(t)
	git(t, c.Root, "init", "-q")
	git(t, c.Root, "add", ".")
	git(t, c.Root, "commit", "-qm", "shipped")
	write(t, c.Root, "exercises/01_why/01_warm/warm.go", "package warm // mine\n")
	git(t, c.Root, "commit", "-qam", "mine")
	got, err := checksum.Shipped(t.Context(), c.Root, "01_why/01_warm/warm.go")
	require.NoError(t, err)
	assert.Equal(t, "package warm\n", string(got))
}

func TestWhatGitDoesNotHaveIsSaid(t *testing.T) {
	c, _ := shipped(t)
	git(t, c.Root, "init", "-q")
	_, err := checksum.Shipped(t.Context(), c.Root, "01_why/01_warm/warm.go")
	assert.ErrorIs(t, err, checksum.ErrNoBlob)
	_, err = checksum.Shipped(t.Context(), c.Root, "01_why/01_warm/other.go")
	assert.ErrorContains(t, err, "was not shipped")
	t.Setenv("PATH", "")
	_, err = checksum.Shipped(t.Context(), c.Root, "01_why/01_warm/warm.go")
	assert.ErrorIs(t, err, checksum.ErrNoGit)
}

func TestWhatWasSeenAsShippedComesBackWithoutGit(t *testing.T) {
	c, _ := shipped(t)
	require.NoError(t, checksum.Keep(c.Root))
	write(t, c.Root, "exercises/01_why/01_warm/warm.go", "package warm // mine\n")
	got, err := checksum.Shipped(t.Context(), c.Root, "01_why/01_warm/warm.go")
	require.NoError(t, err)
	assert.Equal(t, "package warm\n", string(got))

	kept := filepath.Join(c.Root, ".koans", "shipped", checksum.BlobID([]byte("package warm\n")))
	require.NoError(t, os.WriteFile(kept, []byte("package w"), 0o644))
	_, err = checksum.Shipped(t.Context(), c.Root, "01_why/01_warm/warm.go")
	assert.ErrorIs(t, err, checksum.ErrNoBlob, "what was kept in part is not taken for the whole")
}
