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
	"koans/checker/internal/exit"
)

//go:embed files
var files embed.FS

// A NameError says what is wrong with where the new exercise is to be, and what would be right.
type NameError struct{ Says, Mend string }

func (e *NameError) Error() string { return e.Says }

// Hint and ExitCode say what would be right, and what the checker ends with.
func (e *NameError) Hint() string  { return e.Mend }
func (e *NameError) ExitCode() int { return exit.Usage }

// A Change is what a new exercise did to the workbook. Paths are below the root, with slashes on every system.
type Change struct {
	Written []string
	Moved   *Move // the chapter's predictions, if they had to make room
}

// Create writes a new exercise. at is CHAPTER/NAME, each with or without its number: the chapter is made
// when there is none, and what has no number gets the next free one. Predictions stay a chapter's last: they
// give way to what gets its number by itself. Nothing else that exists is changed.
func Create(c *course.Course, at string) (Change, error) {
	place, err := find(c, at)
	if err != nil {
		return Change{}, err
	}
	out, err := render(c, place)
	if err != nil {
		return Change{}, err
	}
	// Looked at before anything is written: half an exercise is worse than none.
	for _, f := range out {
		if at := filepath.Join(c.Root, filepath.FromSlash(f.path)); exists(at) {
			return Change{}, fmt.Errorf("making the new exercise: %s: %w", f.path, fs.ErrExist)
		}
	}
	made := Change{Moved: place.moves}
	if made.Moved != nil {
		if err := made.Moved.do(c.Root); err != nil {
			return Change{}, err
		}
	}
	for _, f := range out {
		if err := write(filepath.Join(c.Root, filepath.FromSlash(f.path)), f.text); err != nil {
			return made, err
		}
		made.Written = append(made.Written, f.path)
	}
	return made, nil
}

// A place is where the exercise goes.
type place struct {
	Chapter, Exercise string // folders: "05_synchronization", "03_semaphore"
	Topic, Name       string // bare names
	moves             *Move  // of the chapter's predictions; nil when they need not
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
	ch, err := chapterFor(c, p.Topic, inChapter[1])
	if err != nil {
		return place{}, err
	}
	p.Chapter = ch.Folder
	if err := p.number(ch, inName[1]); err != nil {
		return place{}, err
	}
	return p, nil
}

// chapterFor returns the chapter, or one without exercises that is to be made.
func chapterFor(c *course.Course, topic, asked string) (*course.Chapter, error) {
	number := 1
	for _, ch := range c.Chapters {
		if ch.Name == topic {
			return ch, nil
		}
		number = max(number, ch.Number+1)
	}
	if asked != "" {
		var err error
		if number, err = strconv.Atoi(asked); err != nil {
			return nil, &NameError{fmt.Sprintf("%s is no number for a chapter", asked), "leave it out, and the chapter comes last"}
		}
	}
	for _, ch := range c.Chapters {
		if ch.Number == number {
			return nil, &NameError{
				fmt.Sprintf("chapter %d is %s: exercises/%s", number, ch.Name, ch.Folder),
				fmt.Sprintf("new %s/NAME adds to it; without its number a new chapter comes last", ch.Name),
			}
		}
	}
	return &course.Chapter{Number: number, Name: topic, Folder: fmt.Sprintf("%02d_%s", number, topic)}, nil
}

// predictions begin the names of exercises that ask what programs do.
const predictions = "predict"

// number settles the exercise's number in its chapter: the one asked for, or the first behind all others but for the predictions.
func (p *place) number(ch *course.Chapter, asked string) error {
	n := 1
	var last *course.Exercise // the predictions
	for _, e := range ch.Exercises {
		if strings.HasPrefix(e.Name, predictions) && !strings.HasPrefix(p.Name, predictions) {
			last = e
			continue
		}
		n = max(n, e.Number+1)
	}
	if asked != "" {
		var err error
		if n, err = strconv.Atoi(asked); err != nil {
			return &NameError{fmt.Sprintf("%s is no number for an exercise", asked), "leave it out, and the exercise gets the next free one"}
		}
		for _, e := range ch.Exercises {
			if e.Number == n {
				return &NameError{fmt.Sprintf("number %d of the chapter is %s: exercises/%s", n, e.Name, e.Path), "leave the number out, and the exercise gets the next free one"}
			}
		}
	}
	p.Exercise = fmt.Sprintf("%02d_%s", n, p.Name)
	if asked == "" && last != nil && last.Number <= n {
		p.moves = &Move{From: last.Path, To: fmt.Sprintf("%s/%02d_%s", ch.Folder, n+1, last.Name)}
	}
	return nil
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
	common, err := c.CommonRules()
	if err != nil {
		return nil, fmt.Errorf("filling in the skeleton: %w", err)
	}
	see := ""
	if len(common) > 0 {
		see = course.SeeCommon
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]string{
		"Name": p.Name, "Topic": p.Topic, "Write": contract.Unwritten,
		"Title":  strings.ToUpper(p.Name[:1]) + p.Name[1:],
		"Import": path.Join(course.Module, "exercises", p.Chapter, p.Exercise),
		"Lab":    path.Join(course.Module, "exercises/internal/lab"), "SeeCommon": see,
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
