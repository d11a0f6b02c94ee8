// Package skeleton lays out a new exercise that meets the contract in all but what only
// a person can write. Those places carry [contract.Unwritten].
package skeleton

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/course"
)

//go:embed files
var files embed.FS

// A NameError says what is wrong with where the new exercise is to be, and what would be right.
type NameError struct{ Says, Mend string }

func (e *NameError) Error() string { return e.Says }

// Create writes a new exercise and returns the paths of its files below the
// root, slashes on every system. at is CHAPTER/NAME, each with or without its number: the chapter is made
// when there is none, and what has no number gets the next free one. Nothing that exists is changed.
func Create(c *course.Course, at string) ([]string, error) {
	place, err := find(c, at)
	if err != nil {
		return nil, err
	}
	out, err := render(c, place)
	if err != nil {
		return nil, err
	}
	// Looked at before anything is written: half an exercise is worse than none.
	for _, f := range out {
		if at := filepath.Join(c.Root, filepath.FromSlash(f.path)); exists(at) {
			return nil, fmt.Errorf("making the new exercise: %s: %w", f.path, fs.ErrExist)
		}
	}
	var written []string
	for _, f := range out {
		if err := write(filepath.Join(c.Root, filepath.FromSlash(f.path)), f.text); err != nil {
			return written, err
		}
		written = append(written, f.path)
	}
	return written, nil
}

// A place is where the exercise goes.
type place struct {
	Chapter, Exercise string // folders: "05_synchronization", "03_semaphore"
	Topic, Name       string // bare names
}

var folderName = regexp.MustCompile(`^(?:(\d+)_)?([a-z][a-z0-9]*)$`)

func find(c *course.Course, at string) (place, error) {
	chapter, name, ok := strings.Cut(strings.Trim(filepath.ToSlash(at), "/"), "/")
	inChapter, inName := folderName.FindStringSubmatch(chapter), folderName.FindStringSubmatch(name)
	if !ok || inChapter == nil || inName == nil {
		return place{}, &NameError{
			fmt.Sprintf("%q is not CHAPTER/NAME", at),
			"a name is lower-case letters and digits, for it becomes a package's: synchronization/semaphore",
		}
	}
	p := place{Topic: inChapter[2], Name: inName[2]}
	if token.IsKeyword(p.Name) || p.Name == "main" || p.Name == "internal" {
		return place{}, &NameError{fmt.Sprintf("no package can be called %s", p.Name), "choose another name"}
	}
	for _, e := range c.Exercises() {
		if e.Name == p.Name {
			return place{}, &NameError{fmt.Sprintf("there is an exercise %s already: exercises/%s", p.Name, e.Path), "choose another name: progress and grades know exercises by nothing else"}
		}
	}
	var taken, siblings []int
	for _, ch := range c.Chapters {
		taken = append(taken, ch.Number)
		if ch.Name != p.Topic {
			continue
		}
		p.Chapter = ch.Folder
		for _, e := range ch.Exercises {
			siblings = append(siblings, e.Number)
		}
	}
	if p.Chapter == "" {
		p.Chapter = numbered(inChapter[1], taken, p.Topic)
	}
	p.Exercise = numbered(inName[1], siblings, p.Name)
	return p, nil
}

// numbered puts the number that was asked for, or the next free one, before the name.
func numbered(asked string, taken []int, name string) string {
	n := 0
	for _, t := range taken {
		n = max(n, t)
	}
	n++
	if asked != "" {
		if a, err := strconv.Atoi(asked); err == nil {
			n = a
		}
	}
	return fmt.Sprintf("%02d_%s", n, name)
}

type file struct {
	path string
	text []byte
}

// render fills in the templates. Which file goes where is told by where its template lies.
func render(c *course.Course, p place) ([]file, error) {
	exercise := path.Join("exercises", p.Chapter, p.Exercise)
	solution := path.Join("solutions", p.Chapter, p.Exercise)
	var out []file
	for _, t := range []struct{ template, path string }{
		{"chapter.md", path.Join("exercises", p.Chapter, "README.md")},
		{"lesson.md", path.Join(exercise, "README.md")},
		{"stub.go", path.Join(exercise, p.Name+".go")},
		{"tests.go", path.Join(exercise, p.Name+"_test.go")},
		{"solution.go", path.Join(solution, p.Name+".go")},
	} {
		if t.template == "chapter.md" && exists(filepath.Join(c.Root, filepath.FromSlash(t.path))) {
			continue
		}
		text, err := fill(path.Join("files", t.template+".tmpl"), c, p)
		if err != nil {
			return nil, err
		}
		out = append(out, file{t.path, text})
	}
	for _, kind := range []string{"right", "wrong"} {
		entries, err := files.ReadDir(path.Join("files", kind))
		if err != nil {
			return nil, fmt.Errorf("reading the skeleton: %w", err)
		}
		for _, d := range entries {
			text, err := fill(path.Join("files", kind, d.Name()), c, p)
			if err != nil {
				return nil, err
			}
			out = append(out, file{path.Join(solution, "testdata", kind, strings.TrimSuffix(d.Name(), ".tmpl")), text})
		}
	}
	return out, nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return !errors.Is(err, fs.ErrNotExist)
}

func fill(name string, c *course.Course, p place) ([]byte, error) {
	t, err := template.ParseFS(files, name)
	if err != nil {
		return nil, fmt.Errorf("reading the skeleton: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]string{
		"Name": p.Name, "Topic": p.Topic, "Write": contract.Unwritten,
		"Title":  strings.ToUpper(p.Name[:1]) + p.Name[1:],
		"Import": path.Join(course.Module, "exercises", p.Chapter, p.Exercise),
		"Lab":    path.Join(course.Module, "exercises/internal/lab"),
	})
	if err != nil {
		return nil, fmt.Errorf("filling in the skeleton: %w", err)
	}
	return b.Bytes(), nil
}

// write never replaces a file: somebody's work may be in it.
func write(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("making the new exercise: %w", err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("making the new exercise: %w", err)
	}
	if _, err := f.Write(text); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", name, err), f.Close())
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}
