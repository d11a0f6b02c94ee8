package submission_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/submission"
	"koans/checker/internal/run/coursetest"
)

// pair is one file of a submission.
type pair struct{ name, content string }

const inPlace = "exercises/01_first/01_sample/sample.go"

func reader(t *testing.T) *submission.Reader {
	return &submission.Reader{Course: coursetest.New(t, nil)}
}

func read(t *testing.T, r *submission.Reader, path string) submission.Submission {
	t.Helper()
	s := submission.Single(path)
	r.Read(t.Context(), &s)
	return s
}

func zipped(t *testing.T, files ...pair) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		require.NoError(t, err)
		_, err = w.Write([]byte(f.content))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func tarred(t *testing.T, headers []*tar.Header, contents ...string) []byte {
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	w := tar.NewWriter(g)
	for i, h := range headers {
		h.Size = int64(len(contents[i]))
		h.Mode = 0o644
		require.NoError(t, w.WriteHeader(h))
		_, err := w.Write([]byte(contents[i]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.NoError(t, g.Close())
	return b.Bytes()
}

func write(t *testing.T, path string, content []byte) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, content, 0o644))
	return path
}

func folder(t *testing.T, files ...pair) string {
	dir := filepath.Join(t.TempDir(), "ada")
	for _, f := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(f.name)), []byte(f.content))
	}
	return dir
}

// Whatever wraps it, the answer is found, and it is the one whose place fits best.
func TestTheAnswerIsFound(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []pair
		want  string // the answer's content
		notes int
	}{
		{"the whole workbook", []pair{{inPlace, "mine"}, {"exercises/01_first/01_sample/sample_test.go", "no"}, {"go.mod", "no"}}, "mine", 0},
		{"below a folder", []pair{{"koans-main/" + inPlace, "mine"}}, "mine", 0},
		{"renumbered", []pair{{"02_sample/sample.go", "mine"}}, "mine", 0},
		{"the file alone", []pair{{"sample.go", "mine"}}, "mine", 0},
		{"its place goes before others", []pair{{"sample.go", "draft"}, {"a/b/" + inPlace, "mine"}}, "mine", 1},
		{"the nearest goes before others", []pair{{"old/" + inPlace, "draft"}, {inPlace, "mine"}}, "mine", 1},
		{"twice the same is no question", []pair{{"old/" + inPlace, "mine"}, {inPlace, "mine"}}, "mine", 0},
		{"not from hidden folders", []pair{{".git/sample.go", "no"}, {"solutions/sample.go", "no"}, {"x/vendor/sample.go", "no"}, {"__MACOSX/sample.go", "no"}}, "", 1},
		{"a file of Go in no concept's package", []pair{{"Sample.go", "no"}}, "", 1},
		{"nothing", []pair{{"README.md", "sorry"}}, "", 0},
		{"another version of the workbook", []pair{{inPlace, "mine"}, {"exercises/exercises.sum", "other\n"}}, "mine", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := reader(t)
			for _, s := range []submission.Submission{
				read(t, r, folder(t, test.files...)),
				read(t, r, write(t, filepath.Join(t.TempDir(), "ada.zip"), zipped(t, test.files...))),
			} {
				require.NoError(t, s.Err)
				assert.Equal(t, "ada", s.ID)
				assert.Equal(t, test.want, sourceOf(s))
				assert.Len(t, s.Notes, test.notes, "%q", s.Notes)
			}
		})
	}
}

// Whoever's editor writes UTF-16 is not told that there is no package clause, which is there for all to see.
func TestGoInUTF16(t *testing.T) {
	for _, bigEndian := range []bool{false, true} {
		for _, name := range []string{"Sample.go", "mine.go"} {
			text := inUTF16("// Mine.\npackage sample\n", bigEndian)
			for _, text := range []string{text, text[2:]} { // with a byte order mark and without
				s := read(t, reader(t), folder(t, pair{name, text}))
				require.Len(t, s.Notes, 1)
				assert.Equal(t, name+": is in UTF-16, which Go does not read: ask for it saved as UTF-8", s.Notes[0].Text)
			}
		}
	}
}

// No name in an archive leads anywhere, and what is no regular file is not read.
func TestNamesThatLeadOut(t *testing.T) {
	r := reader(t)
	for _, name := range []string{"../" + inPlace, "/" + inPlace, `..\` + strings.ReplaceAll(inPlace, "/", `\`), "x/../../sample.go"} {
		s := read(t, r, write(t, filepath.Join(t.TempDir(), "a.zip"), zipped(t, pair{name, "evil"})))
		require.NoError(t, s.Err)
		assert.Empty(t, s.Answers, name)
		assert.Len(t, s.Notes, 1, name)
	}
	s := read(t, r, write(t, filepath.Join(t.TempDir(), "a.tar.gz"), tarred(t, []*tar.Header{
		{Name: inPlace, Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "sample.go", Typeflag: tar.TypeLink, Linkname: "/etc/passwd"},
	}, "", "")))
	require.NoError(t, s.Err)
	assert.Empty(t, s.Answers)
	assert.Equal(t, []submission.Note{{Kind: submission.Links, Text: inPlace + ", sample.go: links and devices are not followed"}}, s.Notes)
}

func TestLinksAreNotFollowed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	r := reader(t)
	e := r.Course.Exercises()[0]
	dir := folder(t, pair{"README.md", ""})
	require.NoError(t, os.Symlink(filepath.Join(e.SolutionDir(), "sample.go"), filepath.Join(dir, "sample.go")))
	require.NoError(t, os.Symlink(e.SolutionDir(), filepath.Join(dir, "01_sample")))
	s := read(t, r, dir)
	require.NoError(t, s.Err)
	assert.Empty(t, s.Answers)
	assert.Len(t, s.Notes, 1, "about the file; a folder that is not there is not missed")

	link := filepath.Join(t.TempDir(), "bob")
	require.NoError(t, os.Symlink(dir, link))
	assert.ErrorContains(t, read(t, r, link).Err, "neither a folder nor a regular file")
}

func TestWhatCannotBeRead(t *testing.T) {
	whole := zipped(t, pair{inPlace, strings.Repeat("mine", 1000)})
	deep := whole
	for range submission.DefaultLimits.Nested + 1 {
		deep = zipped(t, pair{"b.zip", string(deep)})
	}
	for _, test := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"a.zip", nil, "the file is empty"},
		{"a.zip", []byte("no archive"), "no whole zip archive"},
		{"a.zip", whole[:len(whole)-30], "no whole zip archive"},
		{"a.tar.gz", []byte("no archive"), "no whole tar.gz archive"},
		{"a.tar.gz", tarred(t, []*tar.Header{{Name: inPlace}}, "mine")[:60], "tar.gz archive"},
		{"a.rar", []byte("Rar!"), "ask for a .zip"},
		{"a.zip", deep, "archives lie deeper than 5 in each other"},
	} {
		s := read(t, reader(t), write(t, filepath.Join(t.TempDir(), test.name), test.content))
		assert.ErrorContains(t, s.Err, test.says)
	}
}

// A damaged archive may look whole until the answer itself is read.
func TestAnAnswerThatIsDamaged(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: inPlace, Method: zip.Store})
	require.NoError(t, err)
	_, err = w.Write([]byte("mine and only mine"))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	damaged := bytes.Replace(b.Bytes(), []byte("only mine"), []byte("not yours"), 1)
	s := read(t, reader(t), write(t, filepath.Join(t.TempDir(), "a.zip"), damaged))
	assert.ErrorIs(t, s.Err, zip.ErrChecksum)
}

// A learning platform wraps what was handed in once more.
func TestAnArchiveInAnArchive(t *testing.T) {
	inside := zipped(t, pair{"koans/" + inPlace, "mine"})
	for name, content := range map[string][]byte{
		"a.zip":    zipped(t, pair{"handed in.zip", string(inside)}),
		"a.tar.gz": tarred(t, []*tar.Header{{Name: "handed in.zip"}}, string(inside)),
	} {
		s := read(t, reader(t), write(t, filepath.Join(t.TempDir(), name), content))
		require.NoError(t, s.Err)
		assert.Equal(t, "mine", sourceOf(s), name)
	}
}

func TestLimits(t *testing.T) {
	many := make([]pair, 60)
	for i := range many {
		many[i] = pair{strings.Repeat("x", i+1), ""}
	}
	bomb := strings.Repeat("\x00", 1<<20)
	r := reader(t)
	r.Limits = submission.Limits{Entries: 50, Bytes: 1 << 18, File: 1 << 10, Depth: 3, Nested: 2, Time: time.Minute}
	for _, test := range []struct {
		name string
		s    submission.Submission
		says string
	}{
		{"entries of a zip", read(t, r, write(t, filepath.Join(t.TempDir(), "a.zip"), zipped(t, many...))), "more files and folders"},
		{"entries of a folder", read(t, r, folder(t, many...)), "more files and folders"},
		{"bytes of a tar", read(t, r, write(t, filepath.Join(t.TempDir(), "a.tar.gz"), tarred(t, []*tar.Header{{Name: "x"}, {Name: "y"}}, bomb, ""))), "larger than what is read"},
	} {
		assert.ErrorContains(t, test.s.Err, test.says, test.name)
	}
	// Of a long answer one byte more than the limit is kept: enough to see that it is too long.
	s := read(t, r, write(t, filepath.Join(t.TempDir(), "a.zip"), zipped(t, pair{inPlace, bomb})))
	require.NoError(t, s.Err)
	assert.Len(t, sourceOf(s), 1<<10+1)
	// Below the greatest depth nothing is looked for.
	s = read(t, r, folder(t, pair{"a/b/c/d/sample.go", "mine"}))
	require.NoError(t, s.Err)
	assert.Empty(t, s.Answers)
}

// longList returns a zip archive whose list has n more entries than its end says, as far as the end can tell: it counts to 65,535.
func longList(t *testing.T, n int) []byte {
	t.Helper()
	b := zipped(t, pair{inPlace, "mine"})
	end := bytes.LastIndex(b, []byte("PK\x05\x06"))
	size, at := binary.LittleEndian.Uint32(b[end+12:]), binary.LittleEndian.Uint32(b[end+16:])
	list := bytes.Clone(b[at : at+size])
	list[28], list[29] = 1, 0 // of the names, of which the first letter is left
	more := append(bytes.Clone(list[:46]), 'a')
	long := append(bytes.Clone(b[:end]), bytes.Repeat(more, n)...)
	last := bytes.Clone(b[end:])
	binary.LittleEndian.PutUint32(last[12:], size+uint32(n*len(more)))
	return append(long, last...)
}

func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// The list of an archive is read before anything in it, and its entries take more memory than they do in the list.
func TestTheListOfAnArchive(t *testing.T) {
	r := reader(t)
	for _, n := range []int{1 << 16, 20 << 16} {
		path := write(t, filepath.Join(t.TempDir(), "a.zip"), longList(t, n))
		var s submission.Submission
		took := allocated(func() { s = read(t, r, path) })
		assert.ErrorContains(t, s.Err, "more files and folders than are looked at: 50000")
		assert.Less(t, took>>20, uint64(250), "MB for %d entries", n)
	}
}

// What lies in each other is in memory together.
func TestArchivesInEachOther(t *testing.T) {
	const padding = 50 << 20
	inner := zipped(t, pair{inPlace, "mine"})
	for i := range 3 {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, f := range []pair{{"in.zip", string(inner)}, {"padding", strings.Repeat("\x00", padding-len(inner)*min(i, 1)+i<<20)}} {
			w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
			require.NoError(t, err)
			_, err = w.Write([]byte(f.content))
			require.NoError(t, err)
		}
		require.NoError(t, z.Close())
		inner = b.Bytes()
	}
	s := read(t, reader(t), write(t, filepath.Join(t.TempDir(), "a.zip"), zipped(t, pair{"b.zip", string(inner)})))
	assert.ErrorContains(t, s.Err, "the 128 MB of all that lie in each other")
	s = read(t, reader(t), write(t, filepath.Join(t.TempDir(), "a.zip"), inner))
	require.NoError(t, s.Err)
	assert.Equal(t, "mine", sourceOf(s), "the outermost is on the disk")
}

// A name may be a megabyte long in a tar archive, and is told of for each file.
func TestLongNames(t *testing.T) {
	headers := []*tar.Header{{Name: inPlace}}
	for i := range 100 {
		headers = append(headers, &tar.Header{Name: fmt.Sprint(strings.Repeat("é", 400_000), i, ".go"), Typeflag: tar.TypeSymlink})
	}
	path := write(t, filepath.Join(t.TempDir(), "a.tar.gz"), tarred(t, headers, append([]string{"mine"}, make([]string, 100)...)...))
	s := read(t, reader(t), path)
	require.NoError(t, s.Err)
	assert.Equal(t, "mine", sourceOf(s))
	require.Len(t, s.Notes, 1)
	assert.Contains(t, s.Notes[0].Text, " and 97 more: has a name that is longer than any file's")
	assert.Less(t, len(s.Notes[0].Text), 1000)
}

// Of a large file as much is kept as is looked at.
func TestALargeFileInARepository(t *testing.T) {
	s := read(t, reader(t), bareOf(t, strings.Repeat(" ", 8<<20)))
	require.NoError(t, s.Err)
	require.Len(t, s.Answers["sample"].Files, 1)
	source := s.Answers["sample"].Files[0].Source
	assert.Len(t, source, 128<<10+1)
	assert.Less(t, cap(source), 1<<20)
}

func bare(t *testing.T) string {
	t.Helper()
	return bareOf(t, "mine")
}

// bareOf makes a bare repository in which the answer is that.
func bareOf(t *testing.T, answer string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Fatal("git is needed")
	}
	dir := folder(t, pair{inPlace, answer}, pair{"02_other/x.go", ""})
	repo := filepath.Join(t.TempDir(), "ada.git")
	for _, args := range [][]string{
		{"init", "-q", dir}, {"-C", dir, "add", "."},
		{"-C", dir, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "mine"},
		{"clone", "-q", "--bare", dir, repo},
	} {
		out, err := exec.Command("git", args...).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	return repo
}

// Of a repository the objects are read; what its configuration would have git do is not done.
func TestABareRepository(t *testing.T) {
	repo := bare(t)
	ran := filepath.Join(t.TempDir(), "ran")
	config, err := os.OpenFile(filepath.Join(repo, "config"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = config.WriteString("[core]\n\tfsmonitor = touch " + ran + "\n\tsshCommand = touch " + ran +
		"\n[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = ssh://nowhere/x\n\tuploadpack = touch " + ran + "\n[include]\n\tpath = /dev/zero\n")
	require.NoError(t, err)
	require.NoError(t, config.Close())

	r := reader(t)
	s := read(t, r, repo)
	require.NoError(t, s.Err)
	assert.Equal(t, "ada", s.ID)
	assert.Equal(t, "mine", sourceOf(s))
	assert.NoFileExists(t, ran)

	write(t, filepath.Join(repo, "HEAD"), []byte("ref: ../../outside\n"))
	assert.ErrorContains(t, read(t, r, repo).Err, "leads out of it")
	write(t, filepath.Join(repo, "HEAD"), []byte("--upload-pack=touch\n"))
	assert.ErrorContains(t, read(t, r, repo).Err, "names no commit")
	write(t, filepath.Join(repo, "HEAD"), []byte("ref: refs/heads/none\n"))
	assert.ErrorContains(t, read(t, r, repo).Err, "has no commit")
}

// treeBomb makes a repository of a few objects, in which git finds no file and is long about it: ten folders of ten folders, and so on,
// which are empty at last.
func treeBomb(t *testing.T, repo string) {
	t.Helper()
	git := func(stdin string, args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", repo, "-c", "user.name=Ada", "-c", "user.email=ada@example.org"}, args...)...)
		cmd.Stdin = strings.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		return strings.TrimSpace(string(out))
	}
	require.NoError(t, os.MkdirAll(repo, 0o755))
	git("", "init", "-q", "--bare", ".")
	tree := git("", "mktree")
	for range 9 {
		var folders strings.Builder
		for i := range 10 {
			fmt.Fprintf(&folders, "040000 tree %s\t%d\n", tree, i)
		}
		tree = git(folders.String(), "mktree")
	}
	git("", "update-ref", "HEAD", git("", "commit-tree", "-m", "many", tree))
}

// What takes long takes no longer in several parts: the time is the submission's.
func TestTimeIsTheSubmissions(t *testing.T) {
	dir := folder(t, pair{inPlace, "mine"})
	for i := range 5 {
		treeBomb(t, filepath.Join(dir, fmt.Sprintf("r%d.git", i)))
	}
	r := reader(t)
	r.Limits = submission.DefaultLimits
	r.Limits.Time = 2 * time.Second
	began := time.Now()
	for name, path := range map[string]string{"folder": dir, "archive": write(t, filepath.Join(t.TempDir(), "a.zip"), zippedFolder(t, dir))} {
		s := read(t, r, path)
		require.ErrorContains(t, s.Err, "longer than any submission may: 2s", name)
		assert.NotContains(t, s.Err.Error(), "git", "it is not about one of its parts")
		assert.Empty(t, s.Answers, name)
	}
	assert.Less(t, time.Since(began), 15*time.Second)

	// It counts for what is no repository, too.
	r.Limits.Time = 1
	s := read(t, r, folder(t, pair{inPlace, "mine"}))
	assert.ErrorContains(t, s.Err, "longer than any submission may")
}

func zippedFolder(t *testing.T, dir string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	require.NoError(t, z.AddFS(os.DirFS(dir)))
	require.NoError(t, z.Close())
	return b.Bytes()
}

// Whoever ends the class ends git, too.
func TestReadingARepositoryEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := submission.Single(bare(t))
	reader(t).Read(ctx, &s)
	assert.ErrorIs(t, s.Err, context.Canceled)
}

func TestAClass(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "ada.zip"), zipped(t, pair{inPlace, "mine"}))
	write(t, filepath.Join(dir, "bob", "sample.go"), []byte("his"))
	write(t, filepath.Join(dir, "new\nl\u009bi\u202ene", "sample.go"), []byte("x"))
	write(t, filepath.Join(dir, "notes.txt"), nil)
	write(t, filepath.Join(dir, ".DS_Store"), nil)
	class, err := submission.In(dir, submission.Plain)
	require.NoError(t, err)
	var ids []string
	for _, s := range class.Students {
		ids = append(ids, s.ID)
	}
	assert.Equal(t, []string{"ada", "bob", `new\x0al\xc2\x9bi\xe2\x80\xaene`}, ids)
	assert.Equal(t, []submission.Unclaimed{{Entry: "notes.txt", Reason: "neither a folder nor an archive"}}, class.Unclaimed)
	assert.Equal(t, []string{".DS_Store"}, class.Skipped)

	write(t, filepath.Join(dir, "BOB.zip"), zipped(t))
	class, err = submission.In(dir, submission.Plain)
	require.NoError(t, err, "who differs in case only is somebody else")
	assert.Len(t, class.Students, 4)

	write(t, filepath.Join(dir, "bob.zip"), zipped(t, pair{inPlace, "older"}))
	class, err = submission.In(dir, submission.Plain)
	require.NoError(t, err)
	require.Len(t, class.Students, 4, "a folder and its archive are one student's")
	s := class.Students[2]
	reader(t).Read(t.Context(), &s)
	assert.Equal(t, "his", sourceOf(s), "what lies open goes before what lies in archives")
	assert.Len(t, s.Notes, 2, "that there are two, and that they differ: %q", s.Notes)

	_, err = submission.In(t.TempDir(), submission.Plain)
	assert.ErrorContains(t, err, "no submission in")
}

func TestIsSingle(t *testing.T) {
	r := reader(t)
	class := t.TempDir()
	write(t, filepath.Join(class, "ada", "sample.go"), nil)
	assert.False(t, r.IsSingle(class))
	assert.True(t, r.IsSingle(filepath.Join(class, "ada")))
	assert.True(t, r.IsSingle(folder(t, pair{inPlace, ""})))
	assert.True(t, r.IsSingle(bare(t)))
	assert.True(t, r.IsSingle(write(t, filepath.Join(t.TempDir(), "a.zip"), nil)))
}

// sourceOf is what counts for the sample, which has one file; "" when there is none.
func sourceOf(s submission.Submission) string {
	var source string
	for _, f := range s.Answers["sample"].Files {
		source += string(f.Source)
	}
	return source
}

// What git is shown of a repository is the repository's: no object of another one, wherever it says that there are some.
func TestARepositoryThatReachesOutOfItself(t *testing.T) {
	r := reader(t)
	for name, change := range map[string]func(dir, other string) error{
		"alternates": func(dir, other string) error {
			return os.WriteFile(filepath.Join(dir, "objects", "info", "alternates"), []byte(filepath.Join(other, "objects")+"\n"), 0o600)
		},
		"objects are a link": func(dir, other string) error {
			return errors.Join(os.RemoveAll(filepath.Join(dir, "objects")), os.Symlink(filepath.Join(other, "objects"), filepath.Join(dir, "objects")))
		},
		"refs are a link": func(dir, other string) error {
			return errors.Join(os.RemoveAll(filepath.Join(dir, "refs")), os.Symlink(filepath.Join(other, "refs"), filepath.Join(dir, "refs")))
		},
		"one object is a link": func(dir, other string) error {
			return os.Symlink(filepath.Join(other, "HEAD"), filepath.Join(dir, "objects", "ab"))
		},
		"HEAD is a link": func(dir, other string) error {
			return errors.Join(os.Remove(filepath.Join(dir, "HEAD")), os.Symlink(filepath.Join(other, "HEAD"), filepath.Join(dir, "HEAD")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var dirs []string
			for range 2 {
				dir := filepath.Join(t.TempDir(), "repository")
				for _, folder := range []string{"objects/info", "refs/heads"} {
					require.NoError(t, os.MkdirAll(filepath.Join(dir, folder), 0o755))
				}
				require.NoError(t, os.WriteFile(filepath.Join(dir, "HEAD"), []byte("ref: refs/heads/main\n"), 0o600))
				dirs = append(dirs, dir)
			}
			require.NoError(t, change(dirs[0], dirs[1]))
			s := read(t, r, dirs[0])
			require.Error(t, s.Err)
			assert.NotContains(t, s.Err.Error(), "no commit", "it is refused before it is followed")
		})
	}
}

// An archive of a few kilobytes takes no gigabytes: candidates that nobody can have meant are not kept, all of them.
func TestMoreCandidatesThanAnybodyHas(t *testing.T) {
	long := strings.Repeat(" ", 128<<10)
	var files []pair
	for i := range 300 {
		files = append(files, pair{fmt.Sprintf("%d/sample.go", i), long})
	}
	file := filepath.Join(t.TempDir(), "many.zip")
	require.NoError(t, os.WriteFile(file, zipped(t, files...), 0o600))
	s := read(t, reader(t), file)
	assert.ErrorContains(t, s.Err, "files that are called as answers")
}
