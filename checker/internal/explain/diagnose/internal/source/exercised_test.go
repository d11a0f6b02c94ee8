package source_test

import (
	"go/token"
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
`

const lid = `package box

func Close() {}
`

const boxTest = `package box_test

import (
	"go/token"
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

const boxMoreTest = `package box_test

import "testing"

func TestMore(t *testing.T) {
	requireHolds(t, nil) // from another file
}
`

func TestWhatATestIsAbout(t *testing.T) {
	fset := token.NewFileSet()
	learner := []*source.File{source.ParseIn(fset, "box.go", []byte(box)), source.ParseIn(fset, "lid.go", []byte(lid))}
	tests := []*source.File{source.ParseIn(fset, "box_test.go", []byte(boxTest)), source.ParseIn(fset, "box_more_test.go", []byte(boxMoreTest))}
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
		{"", []int{lineOf("box.Close()")}, "Close"},
		{"things in the box", []int{end}, "Len"},
		{"things that Put has taken and Get has not given", []int{end}, "Put"},
		{"things that Put has taken", []int{helper, call}, "Put"},
		{"Putting things", []int{end}, "Len"},
		{"after Close", []int{end}, "Len"}, // which comes later
		{"things that Put has taken", []int{lineOf("var b box.Box")}, ""},
		{"things that Put has taken", []int{1}, ""},
	} {
		got := ""
		var places []token.Position
		for _, line := range s.lines {
			places = append(places, token.Position{Filename: "box_test.go", Line: line})
		}
		if file, fn := source.Exercised(learner, tests, "koans/box", places, s.message); fn != nil {
			got = fn.Name.Name
			assert.Equal(t, got == "Close", file.Path == "lid.go", "the file of %s: %s", got, file.Path)
		}
		assert.Equal(t, s.want, got, "failed at lines %v with message %q", s.lines, s.message)
	}
	before, _, _ := strings.Cut(boxMoreTest, "// from another file")
	_, fn := source.Exercised(learner, tests, "koans/box", []token.Position{{Filename: "box_more_test.go", Line: 1 + strings.Count(before, "\n")}}, "")
	if assert.NotNil(t, fn, "of a helper in another file") {
		assert.Equal(t, "Get", fn.Name.Name)
	}
}
