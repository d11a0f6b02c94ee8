package gotest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"hash/fnv"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"text/template"

	"koans/checker/internal/course"
	"koans/checker/internal/run/perturb"
)

// generated is the folder, below the exercises, in which the packages of a batch seem to be.
const generated = "exercises/internal/run"

// An overlay is a set of files that the go command takes for being in the tree.
type overlay struct {
	root string // of the course
	dir  string // where the contents lie
	n    int
	repl map[string]string
}

func newOverlay(root, dir string) *overlay {
	return &overlay{root: root, dir: dir, repl: map[string]string{}}
}

// add makes content appear at the slash-separated path below the course's root.
func (o *overlay) add(at string, content []byte) error {
	o.n++
	backing := filepath.Join(o.dir, fmt.Sprintf("%d_%s", o.n, path.Base(at)))
	if err := os.WriteFile(backing, content, 0o600); err != nil {
		return fmt.Errorf("writing a file of the build: %w", err)
	}
	o.repl[filepath.Join(o.root, filepath.FromSlash(at))] = backing
	return nil
}

// file writes the overlay's own description and returns its path.
func (o *overlay) file(name string) (string, error) {
	b, err := json.Marshal(map[string]any{"Replace": o.repl})
	if err != nil {
		return "", fmt.Errorf("describing the build's files: %w", err)
	}
	at := filepath.Join(o.dir, name)
	if err := os.WriteFile(at, b, 0o600); err != nil {
		return "", fmt.Errorf("writing the description of the build's files: %w", err)
	}
	return at, nil
}

// A unit is one variant as two packages of a batch.
type unit struct {
	index   int    // of the variant in the batch
	key     string // names the unit's folder and, at run time, its tests
	variant Variant
	tests   []string
	rules   []string // those of them that stand in NAME_test.go, which come first
	some    bool     // these are not all tests of the exercise
	twin    bool     // the answer is built with twins of package sync's locks
	careful bool     // no hook is put around an expression: see [Batch.refuse]
}

// keyOf depends on which files the answer is in, not on what is in it: after an
// edit the packages have the same paths, and what did not change need not be built again.
func keyOf(v Variant, taken map[string]bool) string {
	h := fnv.New64a()
	h.Write([]byte(v.Path()))
	key := fmt.Sprintf("v%x", h.Sum64())
	for n := 2; taken[key]; n++ {
		key = fmt.Sprintf("v%x_%d", h.Sum64(), n)
	}
	taken[key] = true
	return key
}

func (u unit) answerPath() string { return path.Join(generated, u.key, u.variant.Exercise.Name) }
func (u unit) testsPath() string  { return u.answerPath() + "_test" }

// lay puts the unit's answer, with the hooks in it, and its tests into the overlay.
func (u unit) lay(o *overlay) error {
	e := u.variant.Exercise
	files, answer, err := u.answer()
	if err != nil {
		return err
	}
	for i, f := range files {
		if err := o.add(path.Join(u.answerPath(), f.Name), answer[i]); err != nil {
			return err
		}
	}
	tests, err := u.testsAgainst(course.Module + "/" + u.answerPath())
	if err != nil {
		return err
	}
	for i, source := range tests {
		// Not under their own names: what is called _test.go is no part of an ordinary package.
		if err := o.add(path.Join(u.testsPath(), fmt.Sprintf("tests%d.go", i)), source); err != nil {
			return err
		}
	}
	list, err := render(listTemplate, map[string]any{"Package": e.Name + "_test", "Tests": u.tests})
	if err != nil {
		return err
	}
	return o.add(path.Join(u.testsPath(), "list.go"), list)
}

// answer returns the answer's files, and what is built in the place of each.
func (u unit) answer() ([]course.File, [][]byte, error) {
	files, err := u.files()
	if err != nil {
		return nil, nil, err
	}
	hooks := perturb.Own
	hooks.After = !u.careful
	sources, err := hooks.Rewrite(files)
	if err != nil {
		return nil, nil, fmt.Errorf("preparing %s: %w", u.variant.Path(), err)
	}
	return files, sources, nil
}

// files returns the answer's files as they are built, but for the hooks.
func (u unit) files() ([]course.File, error) {
	if !u.twin {
		return u.variant.Files, nil
	}
	files := slices.Clone(u.variant.Files)
	name := perturb.Absent("koanstwin", files)
	for i, f := range files {
		src, err := twinned(course.WithoutMark(f.Source), name)
		if err != nil {
			return nil, err
		}
		files[i].Source = src
	}
	return files, nil
}

// testsAgainst returns the sources of the unit's tests, importing the answer from importPath.
func (u unit) testsAgainst(importPath string) ([][]byte, error) {
	e := u.variant.Exercise
	files, err := e.ReadTests()
	if err != nil {
		return nil, err
	}
	if u.some {
		files = prune(files, u.tests)
	}
	var against [][]byte
	for _, f := range files {
		src, err := importing(f, e.ImportPath(), importPath)
		if err != nil {
			return nil, fmt.Errorf("the tests of %s: %w", e.Name, err)
		}
		against = append(against, perturb.Line(f.Path, src))
	}
	return against, nil
}

// importing returns the source of f with one import path in the place of another.
func importing(f course.File, from, to string) ([]byte, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, f.Path, f.Source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, spec := range tree.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil && p == from {
			begin, end := fset.Position(spec.Path.Pos()).Offset, fset.Position(spec.Path.End()).Offset
			return slices.Concat(f.Source[:begin], []byte(strconv.Quote(to)), f.Source[end:]), nil
		}
	}
	return f.Source, nil
}

var listTemplate = template.Must(template.New("list").Parse(`package {{.Package}}

import "testing"

var KoansTests = []testing.InternalTest{
{{- range .Tests}}
	{Name: {{printf "%q" .}}, F: {{.}}},
{{- end}}
}
`))

var mainTemplate = template.Must(template.New("main").Parse(`package main

import (
	"testing"

	"koans/exercises/internal/harness"
{{range $i, $u := .}}	t{{$i}} {{printf "%q" $u.Path}}
{{end}})

func main() {
	harness.Main(map[string][]testing.InternalTest{
{{- range $i, $u := .}}
		{{printf "%q" $u.Key}}: t{{$i}}.KoansTests,
{{- end}}
	})
}
`))

func render(t *template.Template, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, fmt.Errorf("generating %s.go: %w", t.Name(), err)
	}
	return b.Bytes(), nil
}

// layMain puts the main package that imports all the units into the overlay.
func layMain(o *overlay, units []unit) error {
	type imported struct{ Key, Path string }
	var data []imported
	for _, u := range units {
		data = append(data, imported{u.key, course.Module + "/" + u.testsPath()})
	}
	src, err := render(mainTemplate, data)
	if err != nil {
		return err
	}
	return o.add(path.Join(generated, "main.go"), src)
}
