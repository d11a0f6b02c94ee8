package source_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose/internal/source"
)

const box = `package box

type Box struct{}

func (b *Box) Put(v int) {}
func (b *Box) Get() int { return 0 }
func (b *Box) Len() int { return 0 }
func Close() {}
`

const boxTest = `package box_test

import (
	"koans/box"
	"testing"
)

func requireHolds(t *testing.T, b *box.Box) {
	b.Get() // in the helper
	t.Fatal()
}

func TestBox(t *testing.T) {
	var b box.Box
	b.Put(1)
	b.Get()
	b.Len() // at the end
	requireHolds(t, &b) // call
	box.Close()
}
`

func TestWhatATestIsAbout(t *testing.T) {
	learner, tests := source.Parse("box.go", []byte(box)), source.Parse("box_test.go", []byte(boxTest))
	lineOf := func(text string) int {
		before, _, found := strings.Cut(boxTest, text)
		require.True(t, found, text)
		return 1 + strings.Count(before, "\n")
	}
	end, call, helper := lineOf("// at the end"), lineOf("// call"), lineOf("// in the helper")
	for _, s := range []struct {
		message string
		lines   []int
		want    string
	}{
		{"", []int{end}, "Len"},
		{"", []int{helper, call}, "Get"},
		{"things in the box", []int{end}, "Len"},
		{"things that Put has taken and Get has not given", []int{end}, "Put"},
		{"things that Put has taken", []int{helper, call}, "Put"},
		{"Putting things", []int{end}, "Len"},
		{"after Close", []int{end}, "Len"}, // which comes later
		{"things that Put has taken", []int{lineOf("var b box.Box")}, ""},
		{"things that Put has taken", []int{1}, ""},
	} {
		got := ""
		if fn := source.Exercised(learner, tests, "koans/box", s.lines, s.message); fn != nil {
			got = fn.Name.Name
		}
		assert.Equal(t, s.want, got, "failed at lines %v with message %q", s.lines, s.message)
	}
}
