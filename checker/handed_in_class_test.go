package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/course"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// What is handed in for the sample exercise, in answers that are easily told apart by their grades.
const (
	rightAnswer = "package sample\n\nimport \"sync\"\n\n// Twice is right.\nfunc Twice(work func()) {\n\tvar both sync.WaitGroup\n\tboth.Go(work)\n\tboth.Go(work)\n\tboth.Wait()\n}\n"
	wrongAnswer = "package sample\n\n// Twice is wrong.\nfunc Twice(work func()) { work() }\n"
	cheatAnswer = "package sample\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n\nfunc Twice(func()) {}\n"
	mainAnswer  = "package main\n\nfunc main() {}\n"

	sampleAt = "exercises/01_first/01_sample/sample.go"
	pairAt   = "exercises/01_first/02_pair/"
	oneFile  = "package pair\n\n// One is one.\nfunc One() int { return 1 }\n"
	twoFile  = "package pair\n\n// Two is two.\nfunc Two() int { return 2 }\n"
)

// pair is an exercise of two files.
var pair = coursetest.Files{
	"exercises/01_first/02_pair/README.md":     "# Pair\n\nTwo files.\n\n## What to do\n\nFill in both.\n\n## Hints\n\n1. Count.\n2. One.\n3. Two.\n",
	"exercises/01_first/02_pair/exercise.toml": "files = [\"one.go\", \"two.go\"]\n",
	"exercises/01_first/02_pair/one.go":        "package pair\n\n// One is one.\nfunc One() int {\n\t// TODO\n\treturn 0\n}\n",
	"exercises/01_first/02_pair/two.go":        "package pair\n\n// Two is two.\nfunc Two() int {\n\t// TODO\n\treturn 0\n}\n",
	"exercises/01_first/02_pair/pair_test.go": "package pair_test\n\nimport (\n\t\"testing\"\n\n\t\"github.com/stretchr/testify/assert\"\n\n\tpair \"koans/exercises/01_first/02_pair\"\n)\n\n" +
		"func TestOne(t *testing.T) { assert.Equal(t, 1, pair.One()) }\n\nfunc TestTwo(t *testing.T) { assert.Equal(t, 2, pair.Two()) }\n",
	"solutions/01_first/02_pair/one.go": oneFile,
	"solutions/01_first/02_pair/two.go": twoFile,
}

// A handIn is what one student has handed in, and what must come of it.
type handIn struct {
	entry string // in the class's folder
	what  any
	want  gradebook.Status // of sample
	says  string           // part of what is to be looked at; "" for nothing
	id    string           // "" is the entry, less the extension of an archive
}

func utf16Of(s string) rawFile {
	b := rawFile{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(s)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return b
}

// byRoster is a class as an instructor collects it by hand.
func byRoster(t *testing.T, c *course.Course) []handIn {
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(c.Root, filepath.FromSlash(name)))
		require.NoError(t, err)
		return string(b)
	}
	stub := read(sampleAt)
	workbook := func(answer string) tree {
		return tree{
			"README.md": "# Koans", "go.mod": read("go.mod"), "go.sum": read("go.sum"), "Makefile": "next:\n", sampleAt: answer,
			"exercises/exercises.sum": read("exercises/exercises.sum"), "exercises/01_first/01_sample/README.md": "# Sample",
			"exercises/01_first/01_sample/sample_test.go":      read("exercises/01_first/01_sample/sample_test.go"),
			"exercises/internal/predict/keys/sample.go":        "package keys\n",
			"solutions/01_first/01_sample/sample.go":           rightAnswer,
			"solutions/01_first/01_sample/testdata/right/a.go": rightAnswer,
			".koans": tree{"checker": "a program"}, "checker/main.go": "package main\n",
		}
	}
	deep := any(zipOf{"sample.go": rightAnswer})
	for range 6 {
		deep = zipOf{"in.zip": deep}
	}
	return []handIn{
		// Folders, archives and repositories, in each other in any order.
		{entry: "ada", what: workbook(rightAnswer), want: gradebook.Passed},
		{entry: "bob.zip", what: zipOf{"koans-main": workbook(rightAnswer)}, want: gradebook.Passed},
		{entry: "cyd", what: tree{"koans.zip": zipOf(workbook(rightAnswer))}, want: gradebook.Passed},
		{entry: "dan.tar.gz", what: tarOf{"koans": workbook(rightAnswer)}, want: gradebook.Passed},
		{entry: "eli", what: tree{"a/b": tree{"x.zip": zipOf{"y.tgz": tarOf{sampleAt: rightAnswer}}}}, want: gradebook.Passed},
		{entry: "fay.git", what: gitOf{sampleAt: rightAnswer}, want: gradebook.Passed},
		{entry: "gus", what: tree{"koans.git": gitOf{sampleAt: rightAnswer}}, want: gradebook.Passed},
		{entry: "hal.zip", what: zipOf{"handin/koans.git": gitOf{sampleAt: rightAnswer}}, want: gradebook.Passed},
		{entry: "ida", what: workOf{tree{sampleAt: rightAnswer}}, want: gradebook.Passed},
		{entry: "jon.tgz", what: tarOf{"koans/.git": gitOf{sampleAt: rightAnswer}}, want: gradebook.Passed},
		{entry: "kim.git", what: gitOf{"handin.zip": zipOf{sampleAt: rightAnswer}}, want: gradebook.Passed},
		{entry: "lea.tar", what: tarOf{sampleAt: rightAnswer}, want: gradebook.Passed},
		{entry: "mia.go.gz", what: gzOf(rightAnswer), want: gradebook.Passed, says: "was taken as sample.go", id: "mia"},
		{entry: "ned.zip", what: tarOf{sampleAt: rightAnswer}, want: gradebook.Passed},
		{entry: "ola", what: tree{"koans": zipOf{sampleAt: rightAnswer}}, want: gradebook.Passed},
		{entry: "pia.zip", what: zipOf{`koans\exercises\01_first\01_sample\sample.go`: rightAnswer}, want: gradebook.Passed},
		{entry: "deep.zip", what: deep, want: gradebook.Missing, says: "could not be read: archives lie deeper than 5"},

		// What cannot be read.
		{entry: "quin.zip", what: tampered(t, zipOf{sampleAt: rightAnswer}, func(b []byte) []byte { return b[:len(b)-20] }), want: gradebook.Missing, says: "no whole zip archive"},
		{entry: "ray.zip", what: "", want: gradebook.Missing, says: "the file is empty"},
		{entry: "tom.7z", what: rawFile("7z\xbc\xaf\x27\x1c"), want: gradebook.Missing, says: "ask for a .zip"},
		{entry: "rar", what: tree{"koans.rar": rawFile("Rar!\x1a\x07")}, want: gradebook.Missing, says: "ask for a .zip"},
		{entry: "half", what: tree{"sample.go": rightAnswer, "more.zip": "no archive"}, want: gradebook.Passed, says: "more.zip could not be read"},
		{entry: "locked.zip", what: tampered(t, zipOf{sampleAt: rightAnswer}, encrypted), want: gradebook.Missing, says: "protected by a password"},

		// Files that are called otherwise.
		{entry: "sue", what: tree{"sample (1).go": rightAnswer}, want: gradebook.Passed, says: "sample (1).go was taken as sample.go"},
		{entry: "tim", what: tree{"Sample.go": rightAnswer}, want: gradebook.Passed, says: "Sample.go was taken as sample.go"},
		{entry: "uma", what: tree{"sample.go.txt": rightAnswer}, want: gradebook.Passed, says: "was taken as sample.go"},
		{entry: "vic", what: tree{"sample.go": rightAnswer}, want: gradebook.Passed},
		{entry: "wes", what: tree{sampleAt: stub, "sample.go": rightAnswer}, want: gradebook.Passed},
		{entry: "cop", what: tree{"Copy of sample.go": rightAnswer}, want: gradebook.Passed, says: "was taken as sample.go"},
		{entry: "num", what: tree{"07_sample/sample.go": rightAnswer}, want: gradebook.Passed},
		{entry: "own", what: tree{"my answer.go": rightAnswer}, want: gradebook.Passed, says: "my answer.go was taken as sample.go: it is in package sample"},
		{entry: "loose.go", what: rightAnswer, want: gradebook.Passed, says: "was taken as sample.go", id: "loose"},
		{entry: "two", what: tree{"sample.go": wrongAnswer, "sample (2).go": rightAnswer}, want: gradebook.Passed, says: "sample (2).go counts for sample; sample.go, which differs, was passed over"},
		{entry: "old", what: tree{"old/" + sampleAt: wrongAnswer, sampleAt: rightAnswer}, want: gradebook.Passed, says: "which differs, was passed over"},
		{entry: "zips", what: tree{
			"a.zip": at{longAgo.Add(time.Hour), zipOf{sampleAt: rightAnswer}}, "b.zip": at{longAgo, zipOf{sampleAt: wrongAnswer}},
		}, want: gradebook.Passed, says: "a.zip/" + sampleAt + " counts for sample; b.zip/"},
		{entry: "again", what: tree{"koans.zip": zipOf{sampleAt: wrongAnswer}, "koans (1).zip": zipOf{sampleAt: rightAnswer}}, want: gradebook.Passed, says: "koans (1).zip/"},
		{entry: "same", what: tree{"a.zip": zipOf{sampleAt: rightAnswer}, "b.zip": zipOf{sampleAt: rightAnswer}}, want: gradebook.Passed},

		// What looks like an answer and is none.
		{entry: "doc", what: tree{"sample.docx": "PK"}, want: gradebook.Missing, says: "sample.docx: is called like the answer to sample and is no Go"},
		{entry: "main", what: tree{"main.go": mainAnswer}, want: gradebook.Missing, says: "main.go: Go that is in the package of no concept"},
		{entry: "suffix", what: tree{"my_sample.go": mainAnswer}, want: gradebook.Missing, says: "is called like the answer to sample and is in package main"},
		{entry: "help", what: tree{"sample.go": rightAnswer, "helper.go": "package sample\n"}, want: gradebook.Passed, says: "helper.go: in package sample beside sample.go, which alone is the answer"},
		{entry: "sol", what: tree{"solutions/01_first/01_sample/sample.go": rightAnswer}, want: gradebook.Missing, says: "in a folder in which no answers are looked for"},
		{entry: "link", what: tree{"sample.go": linkTo("/etc/passwd")}, want: gradebook.Missing, says: "sample.go: links and devices are not followed"},
		{entry: "slip.zip", what: zipOf{"../sample.go": rightAnswer}, want: gradebook.Missing, says: "leads out of the submission"},
		{entry: "tests", what: tree{"sample_test.go": "package sample_test\n"}, want: gradebook.Missing, says: "no answer was found in tests"},
		{entry: "empty", what: tree{}, want: gradebook.Missing, says: "no answer was found in empty"},
		{entry: "photo", what: tree{"screen.png": rawFile{0x89, 'P', 'N', 'G'}, "letter.txt": "Dear Sir"}, want: gradebook.Missing, says: "no answer was found in photo"},

		// What is an answer, however it looks.
		{entry: "crlf", what: tree{"sample.go": strings.ReplaceAll(rightAnswer, "\n", "\r\n")}, want: gradebook.Passed},
		{entry: "bom", what: tree{"sample.go": "\ufeff" + rightAnswer}, want: gradebook.Passed},
		{entry: "wide", what: tree{"sample.go": utf16Of(rightAnswer)}, want: gradebook.Failed},
		{entry: "clause", what: tree{"sample.go": mainAnswer}, want: gradebook.Failed},
		{entry: "stub", what: workbook(stub), want: gradebook.Untouched},
		{entry: "mac.zip", what: zipOf{"koans/sample.go": rightAnswer, "__MACOSX/koans/._sample.go": rawFile{0, 5, 22, 7}}, want: gradebook.Passed},
		{entry: "node", what: tree{"sample.go": rightAnswer, "node_modules": tree{"x/sample.go": wrongAnswer}}, want: gradebook.Passed},
		{entry: "dir", what: tree{"sample.go": tree{"sample.go": rightAnswer}}, want: gradebook.Passed},
		{entry: "latin.zip", what: zipOf{"r\xe9ponse/sample.go": rightAnswer}, want: gradebook.Passed},
		{entry: "cheat", what: tree{"sample.go": cheatAnswer}, want: gradebook.Failed, says: "sample was refused: "},
		{entry: "both", what: tree{"sample.go": rightAnswer, pairAt + "one.go": oneFile, pairAt + "two.go": twoFile}, want: gradebook.Passed},
		{entry: "one", what: tree{"sample.go": rightAnswer, pairAt + "one.go": oneFile}, want: gradebook.Passed, says: "two.go is missing, which is one of the files of pair"},
		{entry: "version", what: tree{"sample.go": rightAnswer, "exercises/exercises.sum": "other\n"}, want: gradebook.Passed},

		// Names that are written otherwise than in the roster.
		{entry: norm.NFD.String("zoë"), what: tree{"sample.go": rightAnswer}, want: gradebook.Passed, id: "zoë"},
		{entry: "KURT.ZIP", what: zipOf{"sample.go": rightAnswer}, want: gradebook.Passed, id: "kurt"},
	}
}

// encrypted sets the flag that says so in both heads of an archive's only file.
func encrypted(b []byte) []byte {
	b[6] |= 1
	for i := range b[:len(b)-4] {
		if string(b[i:i+4]) == "PK\x01\x02" {
			b[i+8] |= 1
		}
	}
	return b
}

// A class is one grading: how students' submissions come to the instructor.
type class struct {
	lms     string
	roster  bool
	bulk    string // the name of the download, where it is an archive
	handIns []handIn
	nobodys map[string]string // entries that belong to nobody, and part of the reason
	skipped []string
	files   tree // of the platform's and the system's
}

// byPlatforms are classes as platforms pack them.
func byPlatforms() map[string]class {
	answer := tree{"sample.go": rightAnswer}
	return map[string]class{
		"moodle": {lms: "moodle", bulk: "K1-Assignment-99.zip", handIns: []handIn{
			{entry: "Jane Doe_101_assignsubmission_file_", what: tree{"koans.zip": zipOf(answer)}, want: gradebook.Passed, id: "101"},
			{entry: "José Núñez_102_assignsubmission_file", what: answer, want: gradebook.Passed, id: "102"},
			{entry: "Kim O'Neil_103_assignsubmission_file_sample.go", what: rightAnswer, want: gradebook.Passed, id: "103"},
			{entry: "Participant_104_assignsubmission_file_", what: tree{"sample.go": wrongAnswer}, want: gradebook.Failed, id: "104"},
			{entry: "Lee Ann_105_assignsubmission_onlinetext_", what: tree{"onlinetext.html": "<p>package sample"}, want: gradebook.Missing, says: "was typed into Moodle", id: "105"},
		}, nobodys: map[string]string{"letter.txt": "not named as Moodle"}, files: tree{"letter.txt": "Dear Sir"}},
		"canvas": {lms: "canvas", handIns: []handIn{
			{entry: "smithbob_201_6001_sample.go", what: rightAnswer, want: gradebook.Passed, id: "201"},
			{entry: "doejane_LATE_202_6002_sample-2.go", what: rightAnswer, want: gradebook.Passed, says: "the platform says late", id: "202"},
			{entry: "kurzkim_203_6003_koans.zip", what: zipOf(answer), want: gradebook.Passed, id: "203"},
			{entry: "leeann_204_text.html", what: "<p>package sample", want: gradebook.Missing, says: "was typed into Canvas", id: "204"},
			{entry: "anon_Ab3dE_6005_sample.go", what: wrongAnswer, want: gradebook.Failed, id: "anon_Ab3dE"},
		}, skipped: []string{".DS_Store"}, files: tree{".DS_Store": ""}},
		"gradescope": {lms: "gradescope", handIns: []handIn{
			{entry: "submission_301", what: answer, want: gradebook.Passed, id: "s1"},
			{entry: "submission_302", what: tree{"koans.zip": zipOf(answer)}, want: gradebook.Passed, id: "s2"},
			{entry: "submission_302", what: nil, want: gradebook.Passed, id: "s3@example.org"},
		}, nobodys: map[string]string{"submission_309": "does not say whose"}, skipped: []string{"submission_metadata.yml"},
			files: tree{"submission_309": answer, "submission_metadata.yml": gradescopeMetadata}},
		"classroom": {lms: "classroom", handIns: []handIn{
			{entry: "koans-ada", what: answer, want: gradebook.Passed, id: "ada"},
			{entry: "koans-bob-b", what: workOf{answer}, want: gradebook.Passed, id: "bob-b"},
			{entry: "koans-cy", what: tree{"sample.go": wrongAnswer}, want: gradebook.Failed, id: "cy"},
		}},
	}
}

const gradescopeMetadata = `---
submission_301:
  :submitters:
  - :name: Ada
    :sid: s1
    :email: ada@example.org
  :created_at: 2026-01-05 12:00:00.000000000 Z
  :score: 10.0
submission_302:
  :submitters:
  - :name: Bob
    :sid: s2
    :email: bob@example.org
  - :name: Cy
    :sid:
    :email: s3@example.org
  :created_at: 2026-01-06 12:00:00.000000000 Z
`

// Whatever wraps it and however it is called, what students hand in is graded as it deserves; what is not is told of, and
// every file is counted.
func TestWhatClassesHandIn(t *testing.T) {
	if testing.Short() {
		t.Skip("it grades five classes")
	}
	if runtime.GOOS == "windows" {
		t.Skip("nothing confines submissions on Windows")
	}
	c := coursetest.New(t, pair)
	classes := byPlatforms()
	classes["roster"] = class{roster: true, handIns: byRoster(t, c),
		nobodys: map[string]string{"unlisted": "no student of the roster is called so", "list.txt": "neither a folder nor an archive"},
		skipped: []string{".DS_Store", "Thumbs.db"},
		files:   tree{"unlisted": tree{"sample.go": rightAnswer}, "list.txt": "", ".DS_Store": "", "Thumbs.db": ""}}
	students := 0
	for name, class := range classes {
		students += len(class.handIns)
		t.Run(name, func(t *testing.T) { class.test(t, c) })
	}
	assert.GreaterOrEqual(t, students, 60)
}

func (cl class) test(t *testing.T, c *course.Course) {
	dir := filepath.Join(t.TempDir(), "class")
	put(t, dir, cl.files)
	roster := "id,name\n"
	for i := range cl.handIns {
		h := &cl.handIns[i]
		if h.id == "" {
			h.id, _, _ = strings.Cut(h.entry, ".")
		}
		roster += h.id + ",\n"
		if h.what != nil {
			put(t, filepath.Join(dir, h.entry), h.what)
		}
	}
	out := filepath.Join(t.TempDir(), "grades")
	screen, book := cl.grade(t, c, dir, out, roster)
	looks := map[string]string{}
	for _, l := range book.Looks() {
		looks[l.What] += l.Text + "\n"
		assert.Contains(t, screen, l.What+": ", "the screen has what the report has")
	}
	rows := map[string]gradebook.Row{}
	entries := 0
	for _, r := range book.Students {
		rows[r.ID] = r
		entries += len(r.Entries)
	}
	for _, h := range cl.handIns {
		r := rows[h.id]
		if assert.NotEmpty(t, r.Scores, "%s is in the gradebook", h.id) {
			assert.Equal(t, h.want, r.Scores[0].Status, "%s: %s %q", h.id, r.Problem, r.Notes)
		}
		if h.says == "" {
			assert.Empty(t, looks[h.id], h.id)
		} else {
			assert.Contains(t, looks[h.id], h.says, h.id)
		}
		if h.what != nil && r.Problem == "" {
			f := r.Files
			assert.Equal(t, files(t, h.what, false), f.Taken+f.Opened+f.Named+f.Skipped, "%s: every file is counted: %+v %q", h.id, f, r.Notes)
		}
	}
	for entry, why := range cl.nobodys {
		assert.Contains(t, looks[entry], why)
	}
	assert.ElementsMatch(t, cl.skipped, book.Skipped)
	in, err := os.ReadDir(dir)
	require.NoError(t, err)
	shared := len(cl.handIns) - (len(in) - len(cl.nobodys) - len(cl.skipped)) // what a group has handed in is each one's
	assert.Equal(t, len(in), entries-shared+len(book.Unclaimed)+len(book.Skipped), "every entry is somebody's, or named: %v", book.Unclaimed)
}

// grade grades the class in dir, and returns the screen and the gradebook.
func (cl class) grade(t *testing.T, c *course.Course, dir, out, roster string) (string, *gradebook.Gradebook) {
	exe, err := os.Executable()
	require.NoError(t, err)
	cache, err := gotest.DefaultCache()
	require.NoError(t, err)
	if cl.bulk != "" {
		inside := tree{}
		in, err := os.ReadDir(dir)
		require.NoError(t, err)
		for _, d := range in {
			inside[d.Name()] = treeAt(t, filepath.Join(dir, d.Name()))
		}
		bulk := filepath.Join(t.TempDir(), cl.bulk)
		put(t, bulk, zipOf(inside))
		dir = bulk
	}
	args := []string{"grade", dir, "--out", out, "--cache", cache}
	if cl.lms != "" {
		args = append(args, "--lms", cl.lms)
	}
	if cl.roster {
		file := filepath.Join(t.TempDir(), "roster.csv")
		require.NoError(t, os.WriteFile(file, []byte(roster), 0o644))
		args = append(args, "--roster", file)
	}
	cmd := exec.Command(exe, args...)
	cmd.Dir = c.Root
	cmd.Env = append(os.Environ(), "KOANS_TEST_AS_CHECKER=1", "COLUMNS=500")
	screen, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", screen)
	t.Logf("%s", screen)
	text, err := os.ReadFile(filepath.Join(out, "gradebook.json"))
	require.NoError(t, err)
	var book gradebook.Gradebook
	require.NoError(t, json.Unmarshal(text, &book))
	assert.NoDirExists(t, filepath.Join(out, "unpacked"))
	return string(screen), &book
}

// treeAt describes what lies at path: regular files only.
func treeAt(t *testing.T, path string) any {
	info, err := os.Lstat(path)
	require.NoError(t, err)
	if !info.IsDir() {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		return rawFile(b)
	}
	inside := tree{}
	entries, err := os.ReadDir(path)
	require.NoError(t, err)
	for _, d := range entries {
		inside[d.Name()] = treeAt(t, filepath.Join(path, d.Name()))
	}
	return inside
}
