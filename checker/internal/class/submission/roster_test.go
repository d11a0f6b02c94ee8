package submission_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"koans/checker/internal/class/submission"
)

// inUTF16 is text as Excel writes "Unicode text".
func inUTF16(text string, bigEndian bool) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	for i := 0; bigEndian && i < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

func TestRoster(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "in", "1.zip"), zipped(t))
	write(t, filepath.Join(dir, "in", "3", "sample.go"), nil)
	write(t, filepath.Join(dir, "elsewhere", "sample.go"), nil)
	commas := "id,name,email,path,submitted\n1,Ada,ada@example.org,,2026-01-31T23:59:00+01:00\n2,\"Bob, Jr.\",,elsewhere,\n3,=cmd(),,,\n4,Missing,,,\n"
	tabs := "id\tname\temail\tpath\tsubmitted\n1\tAda\tada@example.org\t\t2026-01-31T23:59:00+01:00\n2\tBob, Jr.\t\telsewhere\t\n3\t=cmd()\t\t\t\n4\tMissing\t\t\t\n"
	semicolons := "ID;Name;Email;Path;Submitted\r\n1;Ada;ada@example.org;;2026-01-31T23:59:00+01:00\r\n2;Bob, Jr.;;elsewhere;\r\n3;=cmd();;;\r\n4;Missing\r\n"
	for name, text := range map[string]string{
		"commas":                      commas,
		"a byte order mark":           "\ufeff" + commas,
		"semicolons and other breaks": semicolons,
		"tabs":                        tabs,
		"what Excel wants to be told": "sep=;\r\n" + semicolons,
		"the same, of tabs":           "\ufeffsep=\t\r\n" + tabs,
		"UTF-16":                      inUTF16(tabs, false),
		"UTF-16 the other way round":  inUTF16(tabs, true),
		"empty lines at the end":      commas + ",,,,\n,,,,\n",
	} {
		t.Run(name, func(t *testing.T) {
			class, err := submission.Roster(write(t, filepath.Join(dir, "roster.csv"), []byte(text)), filepath.Join(dir, "in"), submission.Plain)
			require.NoError(t, err)
			s := class.Students
			require.Len(t, s, 4)
			assert.Equal(t, "Ada", s[0].Name)
			assert.Equal(t, "2026-01-31T22:59:00Z", s[0].Submitted.UTC().Format("2006-01-02T15:04:05Z"))
			assert.Equal(t, "Bob, Jr.", s[1].Name)
			assert.Equal(t, [][]submission.Part{submission.At(filepath.Join(dir, "in", "1.zip")), submission.At(filepath.Join(dir, "elsewhere")),
				submission.At(filepath.Join(dir, "in", "3")), nil}, [][]submission.Part{s[0].Parts, s[1].Parts, s[2].Parts, s[3].Parts})
			assert.Empty(t, class.Unclaimed)
			reader(t).Read(t.Context(), &s[3])
			assert.NoError(t, s[3].Err, "nothing handed in is no trouble")
			assert.Empty(t, s[3].Answers)
		})
	}
	for text, says := range map[string]string{
		"":                                "it is empty",
		"name,email\nAda,a@example.org\n": "id is one",
		"id,name\n,Ada\n":                 "student 1: it has no id",
		"id,submitted\n1,yesterday\n":     "no time such as",
		"id\n1\n1\n":                      "two students have the id 1",
		"id\n":                            "names nobody",
		"id,name\n1,\"Ada\n":              "quote",
		"id,name\n1,J\xfcrgen\n":          "line 2 is not UTF-8",
		"id\n77\n78\n":                    "its first id is 77, and the first entry 1.zip",
		"id,path\n1,nowhere\n":            "none lies there",
	} {
		_, err := submission.Roster(write(t, filepath.Join(dir, "roster.csv"), []byte(text)), filepath.Join(dir, "in"), submission.Plain)
		require.ErrorIs(t, err, submission.ErrUsage, text)
		assert.ErrorContains(t, err, says)
	}
}

// Whose an entry is is told by any name of the student's, however it is written; what is nobody's is listed.
func TestWhoseItIs(t *testing.T) {
	dir := t.TempDir()
	for _, entry := range []string{"BOB", norm.NFD.String("José Núñez"), "eve@example.org", "Ada Lovelace", "u77", "unlisted", "Kim", "loose.go", "notes.txt", "tom.7z", "ZOË"} {
		if strings.Contains(entry, ".") && !strings.Contains(entry, "@") {
			write(t, filepath.Join(dir, entry), []byte("package sample\n"))
		} else {
			write(t, filepath.Join(dir, entry, "sample.go"), []byte("package sample\n"))
		}
	}
	roster := write(t, filepath.Join(dir, "roster.csv"), []byte("id,name,email,login\n"+
		"bob,,,\n2,José Núñez,,\n3,Eve,Eve@Example.org,\n4,\"Lovelace, Ada\",,\n5,Ulf,,u77\n6,Kim,,\n7,Kim,,\ntom,Tom,,\nloose,Lou,,\nzoë,,,\nnobody,,,\n"))
	class, err := submission.Roster(roster, dir, submission.Plain)
	require.NoError(t, err)
	got := map[string]string{}
	for _, s := range class.Students {
		for _, p := range s.Parts {
			got[s.ID] += filepath.Base(p.Path)
		}
	}
	assert.Equal(t, map[string]string{"bob": "BOB", "2": norm.NFD.String("José Núñez"), "3": "eve@example.org", "4": "Ada Lovelace", "5": "u77", "tom": "tom.7z",
		"loose": "loose.go", "zoë": "ZOË"}, got)
	assert.ElementsMatch(t, []submission.Unclaimed{
		{Entry: "unlisted", Reason: "no student of the roster is called so"},
		{Entry: "Kim", Reason: "several students of the roster are called so"},
		{Entry: "notes.txt", Reason: "neither a folder nor an archive"},
	}, class.Unclaimed)
	assert.Equal(t, []string{"roster.csv"}, class.Skipped)
}

// The exports of platforms are rosters, too. A number of theirs that is an id of ours by chance is nobody's.
func TestRostersOfPlatforms(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "smithbob_42_67891_sample.go"), []byte("package sample\n"))
	write(t, filepath.Join(dir, "joneskim_7_67892_sample.go"), []byte("package sample\n"))
	canvas := write(t, filepath.Join(t.TempDir(), "grades.csv"), []byte("Student,ID,SIS User ID,SIS Login ID,Section,Koans (9)\n    Points Possible,,,,,10\n"+
		"\"Smith, Bob\",42,s1,bsmith,A,\n\"Jones, Kim\",7,s2,kjones,A,\n\"Student, Test\",,,,A,\n"))
	class, err := submission.Roster(canvas, dir, submission.Canvas)
	require.NoError(t, err)
	require.Len(t, class.Students, 2)
	assert.Equal(t, "Smith, Bob", class.Students[0].Name)
	assert.Empty(t, class.Unclaimed)

	others := write(t, filepath.Join(t.TempDir(), "roster.csv"), []byte("id,name\n42,Somebody Else\n8,Kim Jones\n"))
	class, err = submission.Roster(others, dir, submission.Canvas)
	require.NoError(t, err)
	assert.Len(t, class.Students[1].Parts, 1, "by the name")
	require.Len(t, class.Unclaimed, 1)
	assert.Equal(t, "its number is the id of 42, who is called otherwise", class.Unclaimed[0].Reason)
}
