package likeness_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/likeness"
)

// bank returns the answers of the workbook's own bank to a concept: different people's, of different kinds.
func bank(t testing.TB, concept string) (answers [][]likeness.File) {
	t.Helper()
	files, err := filepath.Glob("../../../../solutions/" + concept + "/testdata/*/*.go")
	require.NoError(t, err)
	require.Greater(t, len(files), 10)
	for _, file := range files {
		answers = append(answers, read(t, file))
	}
	return answers
}

func read(t testing.TB, file string) []likeness.File {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return one(string(text))
}

func one(text string) []likeness.File {
	return []likeness.File{{Name: "answer.go", Source: []byte(text)}}
}

func base(t testing.TB, concept, name string) [][]likeness.File {
	return [][]likeness.File{read(t, "../../../../exercises/"+concept+"/"+name), read(t, "../../../../solutions/"+concept+"/"+name)}
}

const concept = "06_queues/01_queue"

// renamed is a copy in which names, comments, layout and literals are others.
func renamed(text string) string {
	return "// my own work\n" + strings.NewReplacer("\n\t", "\n\n    ", "changed", "newsflash", "items", "bulk", "capacity", "width").Replace(text)
}

func TestACopyIsEqualWhateverItsNames(t *testing.T) {
	answers := bank(t, concept)
	answers = append(answers, one(renamed(string(answers[0][0].Source))))
	found := likeness.Compare(answers, base(t, concept, "queue.go")...)
	require.NotEmpty(t, found)
	require.Equal(t, []int{0, len(answers) - 1}, found[0].Equal, "the likest first")
	assert.Empty(t, found[0].Near)
	assert.InDelta(t, 1, found[0].Share, 0)
}

func TestAChangedCopyIsNear(t *testing.T) {
	original := string(bank(t, concept)[0][0].Source)
	other := string(read(t, "../../../../solutions/07_executors/02_partial/partial.go")[0].Source)
	changed := strings.Replace(renamed(original), "return", "println(width); return", 2)
	require.NotEqual(t, original, changed)
	found := likeness.Compare([][]likeness.File{one(original), one(other), one(changed)})
	require.Len(t, found, 1)
	assert.Equal(t, []int{0}, found[0].Equal)
	assert.Equal(t, []int{2}, found[0].Near)
	assert.Greater(t, found[0].Share, 0.6)
	assert.Less(t, found[0].Share, 1.0)
}

func TestWhatEverybodyWasGivenIsNobodysOwn(t *testing.T) {
	stub, reference := base(t, concept, "queue.go")[0], base(t, concept, "queue.go")[1]
	answers := [][]likeness.File{stub, stub, reference, one(renamed(string(reference[0].Source)))}
	assert.NotEmpty(t, likeness.Compare(answers), "alike they are")
	assert.Empty(t, likeness.Compare(answers, stub, reference))
}

func TestTheIdiomOfAConceptTellsNothing(t *testing.T) {
	idiom := strings.Repeat("mu.Lock(); n++; if n > limit { mu.Unlock(); return ErrFull }; mu.Unlock()\n", 5)
	var answers [][]likeness.File
	for i := range likeness.Common + 1 {
		answers = append(answers, one("package queue\nfunc f() error {\n"+idiom+strings.Repeat("x := <-ch\n", i+1)+"}\n"))
	}
	assert.Empty(t, likeness.Compare(answers))
	assert.NotEmpty(t, likeness.Compare(answers[:3]))
}

func TestMarksAreTheLinesThatBothHave(t *testing.T) {
	passage := "func same(a []int) (n int) {\n\tfor _, x := range a {\n\t\tif x%2 == 1 {\n\t\t\tn += x * x\n\t\t}\n\t}\n\treturn n\n}\n"
	a := one("package queue\n\nvar mine = map[string]bool{}\n\n" + passage)
	b := one("package queue\n\n" + passage + "\ntype other struct{ a, b chan struct{} }\n")
	marks := likeness.Marks(a, b)[0]
	assert.True(t, marks[7])
	assert.False(t, marks[3])
	assert.Empty(t, likeness.Marks(a, b, one(passage))[0][7], "what everybody was given")
}

// FuzzCompare: whatever is handed in, it is compared, and always in the same way.
func FuzzCompare(f *testing.F) {
	f.Add("package a\nfunc f() { x <- 1 }", "package")
	f.Add("\"", "`\x00\xff/*")
	f.Fuzz(func(t *testing.T, a, b string) {
		answers := [][]likeness.File{one(a), one(b), one(a)}
		require.Equal(t, likeness.Compare(answers), likeness.Compare(answers))
		likeness.Marks(answers[0], answers[1])
	})
}

// BenchmarkClass is a concept of 300 students who have all written something else, or nearly the same as another.
func BenchmarkClass(b *testing.B) {
	some := bank(b, concept)
	r := rand.New(rand.NewPCG(1, 2))
	var class [][]likeness.File
	for i := range 300 {
		text := string(some[i%len(some)][0].Source)
		lines := strings.Split(text, "\n")
		for range 10 {
			lines[r.IntN(len(lines))] += fmt.Sprintf("\nvar _ = %d + f%d(%s)", i, i, time.Duration(i))
		}
		class = append(class, one(strings.Join(lines, "\n")))
	}
	for b.Loop() {
		likeness.Compare(class)
	}
}
