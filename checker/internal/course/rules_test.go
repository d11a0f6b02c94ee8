package course

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRulesAreReadByName(t *testing.T) {
	l := parseLesson("# Door\n\n## Rules\nSome words.\n- **The limit.** Never more\n  than n.\n- **No waiting**: never.\n- nameless\n\nMore words.\n\n## Read on\n- **no** rule\n")
	assert.Equal(t, []Rule{
		{Name: "The limit", Text: "Never more than n."}, {Name: "No waiting", Text: "never."}, {Text: "nameless"},
	}, l.Rules)
	assert.True(t, l.Named())
	r, ok := l.Rule("The limit")
	assert.True(t, ok)
	assert.Equal(t, "Never more than n.", r.Text)
	_, ok = l.Rule("")
	assert.False(t, ok, "a rule without a name is not found by its lack of one")
}

func TestALessonWithoutNamesIsNotNamed(t *testing.T) {
	assert.False(t, parseLesson("# Door\n\n## Rules\n- one\n- **bold** later\n").Rules[0].Name != "")
	assert.False(t, parseLesson("# Door\n\n## Rules\n- one\n- two\n").Named())
}

func TestRulesOfEveryExerciseComeBehindTheLessonsOwn(t *testing.T) {
	root := t.TempDir()
	none, err := commonRules(root)
	require.NoError(t, err, "a workbook may do without")
	assert.Empty(t, none)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "exercises"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(root, "exercises", "README.md"),
		[]byte("# Terms\n\n## Rules of every exercise\n- **No data race.** What is shared\n  is guarded.\n- **The limit.** Another.\n- **A tie.** Either.\n\n## Questions\n- **no** rule\n"), 0o600))

	l := Lesson{Rules: []Rule{{Name: "The limit", Text: "Never more."}}}
	l.Common, err = commonRules(root)
	require.NoError(t, err)
	r, ok := l.Rule("No data race")
	assert.True(t, ok)
	assert.Equal(t, "What is shared is guarded.", r.Text)
	r, _ = l.Rule("The limit")
	assert.Equal(t, "Never more.", r.Text, "the lesson's own comes first")
	assert.Equal(t, []Rule{{Name: "The limit", Text: "Never more."}, {Name: "A tie", Text: "Either."}},
		l.Proved([]Proof{{Rule: "A tie"}}), "of the common ones those that tests prove")
}

func TestHintsSayWhatTheyHelpWith(t *testing.T) {
	l := parseLesson("## Hints\n1. *(to begin with)* Think.\n2. *(The limit; race)* Count\n   slots.\n3. *emphasis* (not a tag)\n")
	assert.Equal(t, []Hint{
		{Text: "Think.", First: true},
		{Text: "Count slots.", For: []string{"The limit", "race"}},
		{Text: "*emphasis* (not a tag)"},
	}, l.Hints)
}

func proofs(t *testing.T, source string) ([]Proof, string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "door_test.go")
	p, err := proofsOf(File{Path: file, Source: []byte(source)})
	return p, file, err
}

func TestProofsAreReadFromTheSource(t *testing.T) {
	got, file, err := proofs(t, `package door_test

import "testing"
import "koans/exercises/internal/lab"

func TestLimit(t *testing.T) {
	lab.Rule(t, "The limit", "Do", "Acquire")
	lab.Rule(t, "No waiting")
	t.Run("sub", func(t *testing.T) {
		lab.Rule(t, "The end", "Pool.Close")
	})
}

func TestPlain(t *testing.T) {}
`)
	require.NoError(t, err)
	assert.Equal(t, []Proof{
		{Test: "TestLimit", Rule: "The limit", Functions: []string{"Do", "Acquire"}, File: file, Line: 7, From: 6, To: 12},
		{Test: "TestLimit", Rule: "No waiting", Functions: []string{}, File: file, Line: 8, From: 6, To: 12},
		{Test: "TestLimit", Rule: "The end", Functions: []string{"Pool.Close"}, Subtest: true, File: file, Line: 10, From: 9, To: 11},
	}, got)
	assert.True(t, got[2].Covers(file, 10))
	assert.False(t, got[2].Covers(file, 8))
}

func TestProofsThatCannotBeReadAreNamed(t *testing.T) {
	for source, says := range map[string]string{
		`func TestA(t *testing.T) { println(); lab.Rule(t, "A") }`:   "not the first that its function does",
		`func TestA(t *testing.T) { lab.Rule(t, name) }`:             "not written out",
		`func TestA(t *testing.T) { lab.Rule(t) }`:                   "not written out",
		`func help(t *testing.T) { lab.Rule(t, "A") }`:               "outside of a test",
		`func TestA(t *testing.T) { for { lab.Rule(t, "A"); x() } }`: "not the first that its function does",
	} {
		_, file, err := proofs(t, "package door_test\nimport \"testing\"\nimport \"koans/exercises/internal/lab\"\n"+source+"\n")
		var wrong *ProofError
		require.ErrorAs(t, err, &wrong, source)
		assert.Equal(t, file, wrong.File)
		assert.Equal(t, 4, wrong.Line)
		assert.Contains(t, wrong.Says, says)
	}
}

func TestTheHintThatFitsComesFirst(t *testing.T) {
	l := parseLesson("## Hints\n1. *(to begin with)* a\n2. *(deadlock)* b\n3. *(The limit)* c\n4. *(The limit; deadlock)* d\n")
	assert.Equal(t, []int{3, 1, 2, 0}, l.HintsFor("The limit", "deadlock", false), "the kind tells more than the test's rule")
	assert.Equal(t, []int{2, 3, 0, 1}, l.HintsFor("The limit", "test", false), "of two that fit the gentler one comes first")
	assert.Equal(t, []int{0, 2, 3, 1}, l.HintsFor("The limit", "test", true), "who has not begun is helped to begin")
	assert.Equal(t, []int{0, 1, 2, 3}, l.HintsFor("", "", false))
	assert.Equal(t, NoFit, l.Hints[0].Fit("The limit", "test", false))
}
