package gotest

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
)

const manyTests = `package sample_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	. "time"

	sample "koans/exercises/sample"
)

// errFirst is used by the first test alone.
var errFirst = errors.New("first")

const (
	one = iota
	two
)

type slow struct{ context.Context }

func (s slow) Err() error { return wait(s.Context) }

func wait(ctx context.Context) error { return ctx.Err() }

func TestFirst(t *testing.T) {
	sample.Do(errFirst, rand.N(two))
}

// TestSecond stands where it stood.
func TestSecond(t *testing.T) {
	sample.Do(slow{t.Context()}.Err(), 0)
}
`

func TestPruneKeepsWhatATestNeeds(t *testing.T) {
	src := strings.Replace(manyTests, "\t. \"time\"\n", "\n", 1)
	files := []course.File{{Path: "a_test.go", Source: []byte(src)}}
	first := string(prune(files, []string{"TestFirst"})[0].Source)
	second := string(prune(files, []string{"TestSecond"})[0].Source)
	assert.Equal(t, src, string(files[0].Source), "what was given is not changed")

	for _, part := range []string{"errors.New", "two", `"math/rand/v2"`, `sample "koans`, "func TestFirst"} {
		assert.Contains(t, first, part)
		assert.NotEqual(t, strings.Contains(second, part), part != `sample "koans`, "%s, for the second", part)
	}
	for _, part := range []string{"type slow", "func (s slow) Err", "func wait", `"context"`, "func TestSecond"} {
		assert.NotContains(t, first, part)
		assert.Contains(t, second, part)
	}
	for _, pruned := range []string{first, second} {
		_, err := parser.ParseFile(token.NewFileSet(), "a_test.go", pruned, 0)
		require.NoError(t, err)
	}
	assert.Equal(t, lineOf(src, "func TestSecond"), lineOf(second, "func TestSecond"))
}

func lineOf(src, part string) int {
	before, _, _ := strings.Cut(src, part)
	return strings.Count(before, "\n")
}

// What a helper file declares is kept for the test that needs it, and only then.
func TestPruneLooksThroughAllFiles(t *testing.T) {
	files := []course.File{
		{Path: "a_test.go", Source: []byte("package a_test\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { help() }\n\nfunc TestB(t *testing.T) {}\n")},
		{Path: "b_test.go", Source: []byte("package a_test\n\nimport \"fmt\"\n\nfunc init() { fmt.Println() }\n\nfunc help() {}\n")},
	}
	assert.Contains(t, string(prune(files, []string{"TestA"})[1].Source), "func help")
	b := string(prune(files, []string{"TestB"})[1].Source)
	assert.NotContains(t, b, "func help")
	assert.Contains(t, b, "func init", "what runs at the start runs anyway")
	assert.Contains(t, b, `import "fmt"`)
}

// Rather whole than wrong.
func TestPruneLeavesAloneWhatItCannotCut(t *testing.T) {
	for name, src := range map[string]string{
		"a dot import":               manyTests,
		"an import of whatever name": strings.Replace(manyTests, `. "time"`, `"example.org/go-time"`, 1),
		"what does not parse":        "package sample_test\n\nfunc {",
	} {
		files := []course.File{{Path: "a_test.go", Source: []byte(src)}}
		assert.Equal(t, src, string(prune(files, []string{"TestFirst"})[0].Source), name)
	}
}
