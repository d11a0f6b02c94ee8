package submission_test

import (
	"path/filepath"
	"runtime"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/submission"
)

// files writes files of those names, and returns their folder.
func files(t *testing.T, names ...string) string {
	dir := t.TempDir()
	for _, name := range names {
		write(t, filepath.Join(dir, name), []byte("package sample\n"))
	}
	return dir
}

// parts are the entries that are each student's.
func parts(class submission.Class) map[string][]string {
	all := map[string][]string{}
	for _, s := range class.Students {
		all[s.ID] = []string{}
		for _, p := range s.Parts {
			all[s.ID] = append(all[s.ID], filepath.Base(p.Path))
		}
	}
	return all
}

func unclaimed(class submission.Class) []string {
	var all []string
	for _, u := range class.Unclaimed {
		all = append(all, u.Entry)
	}
	return all
}

// What students call their files says neither whose they are nor whether they are late.
func TestAFileNameIsNoIdentity(t *testing.T) {
	for lms, entries := range map[submission.LMS]map[string]string{
		submission.Moodle: {
			"Bob Smith_12345_assignsubmission_file_sample.go":                                "12345",
			"Eve Doe_999_assignsubmission_file_x_12345_assignsubmission_file_sample-9.go":    "999",
			"Abe Doe_998_assignsubmission_file_x_12345_assignsubmission_onlinetext_.html":    "998",
			"Cy Doe_997_assignsubmission_file_Bob Smith_12345_assignsubmission_file_":        "997",
			"Di Doe_996_assignsubmission_onlinetext_12345_assignsubmission_file_sample.go":   "996",
			"Flo Doe_995_assignsubmission_file_line\nbreak_12345_assignsubmission_file_x.go": "995",
		},
		submission.Canvas: {
			"smithbob_12345_4_sample.go":                "12345",
			"evedoe_1_2_x_LATE_12345_text.html":         "1",
			"abedoe_5_6_x_12345_7_sample.go":            "5",
			"cydoe_8_9_12345_10_sample.go":              "8",
			"anon_Ab3dE_11_x_LATE_12345_link.html":      "anon_Ab3dE",
			"anon_Ab3dF_11_12345_12_LATE_1_2_sample.go": "anon_Ab3dF",
			"di_doe_LATE_13_14_sample.go":               "13",
		},
	} {
		want := map[string][]string{}
		var names []string
		for name, id := range entries {
			want[id] = []string{name}
			names = append(names, name)
		}
		class, err := submission.In(files(t, names...), lms)
		require.NoError(t, err)
		assert.Equal(t, want, parts(class), lms)
		assert.Empty(t, class.Unclaimed)
		for _, s := range class.Students {
			assert.Equal(t, s.ID == "13", s.Late, s.ID)
		}
	}
}

// People may choose what they are called: a platform's number is nobody's of whom its entries say different things.
func TestEntriesOfDifferentPeopleAreNoOnes(t *testing.T) {
	dir := files(t, "smithbob_3_4_sample.go", "smithbob_3_5_sample-1.go", "eve_3_77_88_sample.go", "abe_6_7_sample.go")
	class, err := submission.In(dir, submission.Canvas)
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"6": {"abe_6_7_sample.go"}}, parts(class))
	assert.ElementsMatch(t, []string{"smithbob_3_4_sample.go", "smithbob_3_5_sample-1.go", "eve_3_77_88_sample.go"}, unclaimed(class))
	assert.Contains(t, class.Unclaimed[0].Reason, "eve 3, smithbob 3; a roster")

	roster := write(t, filepath.Join(t.TempDir(), "roster.csv"), []byte("id,name\n3,Bob Smith\n6,Abe\n"))
	class, err = submission.Roster(roster, dir, submission.Canvas)
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"3": {"smithbob_3_4_sample.go", "smithbob_3_5_sample-1.go"}, "6": {"abe_6_7_sample.go"}}, parts(class))
	assert.Equal(t, []string{"eve_3_77_88_sample.go"}, unclaimed(class))

	// Called as Bob, with another number: who has Bob's is Bob.
	dir = files(t, "Bob Smith_3_assignsubmission_file_sample.go", "Bob Smith_9_assignsubmission_file_sample.go")
	class, err = submission.Roster(roster, dir, submission.Moodle)
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"3": {"Bob Smith_3_assignsubmission_file_sample.go"}, "6": {}}, parts(class))
	assert.Equal(t, []string{"Bob Smith_9_assignsubmission_file_sample.go"}, unclaimed(class))
}

// A login is chosen by who has it, and may be what is another's id.
func TestALoginThatIsSomebodysID(t *testing.T) {
	dir := t.TempDir()
	for _, entry := range []string{"hw1-1234", "hw1-Bobby", "hw1-carl-x"} {
		write(t, filepath.Join(dir, entry, "sample.go"), []byte("package sample\n"))
	}
	roster := func(text string) string { return write(t, filepath.Join(t.TempDir(), "roster.csv"), []byte(text)) }
	class, err := submission.Roster(roster("roster_identifier,github_username,name\n1234,bobby,Bob\ncarl-x,,Carl\n1236,carl-x,Cy\n"), dir, submission.Classroom)
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"1234": {"hw1-Bobby"}, "carl-x": {}, "1236": {"hw1-carl-x"}}, parts(class))
	assert.Equal(t, []string{"hw1-1234"}, unclaimed(class))

	class, err = submission.Roster(roster("id\n1234\nbobby\n"), dir, submission.Classroom)
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"1234": {"hw1-1234"}, "bobby": {"hw1-Bobby"}}, parts(class), "without logins the ids are all there is")

	dir = t.TempDir()
	for _, entry := range []string{"ada", "bob", "eve@example.org"} {
		write(t, filepath.Join(dir, entry, "sample.go"), []byte("package sample\n"))
	}
	class, err = submission.Roster(roster("id,login,email\nada,ada,\nbob,,\nEve,Bob,eve@example.org\n"), dir, submission.Plain)
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"ada": {"ada"}, "bob": {}, "Eve": {"eve@example.org"}}, parts(class))
	require.Len(t, class.Unclaimed, 1)
	assert.Equal(t, submission.Unclaimed{Entry: "bob", Reason: "several students of the roster are called so"}, class.Unclaimed[0])
}

// Names that differ in what nobody can read, or in how it is written here, are those of different students.
func TestNamesThatAreNoText(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("such names are no names of files here")
	}
	dir := t.TempDir()
	entries := []string{"M\xfcller", "M\xf6ller", "M\ufffdller", `M\xfcller`, `M\x5cxfcller`, "a\nb", "a\tb", "a_b", "c\u009bd", `c\xc29bd`, "c\xc29bd", `DOMAIN\xavier`}
	for _, entry := range entries {
		write(t, filepath.Join(dir, entry, "sample.go"), []byte("package sample\n"))
	}
	class, err := submission.In(dir, submission.Plain)
	require.NoError(t, err)
	require.Len(t, class.Students, len(entries))
	for _, s := range class.Students {
		assert.True(t, utf8.ValidString(s.ID), s.ID)
		assert.Empty(t, s.Notes)
	}
	assert.Contains(t, parts(class), `M\xf6ller`)
	assert.Contains(t, parts(class), `DOMAIN\xavier`)
}
