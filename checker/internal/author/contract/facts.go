package contract

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"koans/checker/internal/author/facts"
	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge/identity"
)

// A page is what [facts.Check] looks at, and whose it is.
type page struct {
	facts.Page
	exercise string
	identity []byte // of all that what is said of it depends on, but for the tools
}

// facts proves that what the lessons say is so, as far as a machine can look it up. Pages that are as they were when nothing
// was to be said of them are not looked at again.
func (p *proof) facts(ctx context.Context, exercises []*course.Exercise) error {
	pages, err := p.pages(exercises)
	if err != nil {
		return err
	}
	python, err := facts.FindPython(ctx)
	version := ""
	if err != nil {
		p.note("the Python of the lessons is not looked at: %v", err)
	} else {
		version = python.Version
	}
	var due []facts.Page
	whose, remember := map[string]string{}, map[string]string{}
	for _, page := range pages {
		file := p.cache.named("facts", version, fmt.Sprint(p.opt.Quick), string(page.identity))
		if _, known := p.cache.read(file); known {
			continue
		}
		due = append(due, page.Page)
		whose[page.File], remember[page.File] = page.exercise, file
	}
	if len(due) == 0 {
		return nil
	}
	found, err := p.checkFacts(ctx, p.course.Root, due, facts.Options{LookUp: !p.opt.Quick, Python: python})
	if err != nil {
		return fmt.Errorf("looking up what the lessons say: %w", err)
	}
	for _, o := range found {
		delete(remember, o.File)
		p.owe(Shortfall{Point: Lesson, Exercise: whose[o.File], Pos: diagnose.Position{File: o.File, Line: o.Line}, Message: o.Message, Help: o.Help})
	}
	for _, file := range remember {
		if err := p.cache.write(file, record{}); err != nil {
			p.trouble(err)
		}
	}
	return nil
}

// pages are the exercises' lessons, and the pages of their chapters and of the course.
func (p *proof) pages(exercises []*course.Exercise) ([]page, error) {
	var all []page
	read := map[string]bool{}
	general := func(file string) error {
		if read[file] {
			return nil
		}
		read[file] = true
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // if it must be there, that is said elsewhere
		}
		if err == nil {
			all = append(all, page{facts.Page{File: file, Text: string(text)}, "", digest([]byte(file), text)})
		}
		return err
	}
	for _, e := range exercises {
		chapter := filepath.Dir(e.Dir())
		for _, dir := range []string{filepath.Dir(chapter), chapter} {
			if err := general(filepath.Join(dir, "README.md")); err != nil {
				return nil, fmt.Errorf("reading a page: %w", err)
			}
		}
		text, err := os.ReadFile(e.Readme())
		if err != nil || e.Manifest() != nil {
			continue // said elsewhere
		}
		parts := [][]byte{[]byte(e.Readme()), text}
		lesson := page{Page: facts.Page{File: e.Readme(), Text: string(text), Name: e.Name,
			ImportPath: e.ImportPath(), Reference: course.Module + "/solutions/" + e.Path}, exercise: e.Name}
		for _, dir := range []string{e.Dir(), e.SolutionDir()} {
			for _, name := range e.Files() {
				code, err := os.ReadFile(filepath.Join(dir, name))
				if err == nil && dir == e.Dir() {
					lesson.Stub = append(lesson.Stub, filepath.Join(dir, name))
				}
				parts = append(parts, code)
			}
		}
		lesson.identity = digest(parts...)
		all = append(all, lesson)
	}
	return all, nil
}

func digest(parts ...[]byte) []byte {
	h := sha256.New()
	for _, part := range parts {
		identity.Part(h, part)
	}
	return h.Sum(nil)
}

// named is the file of a record that is none of an answer.
func (c *cache) named(parts ...string) string {
	all := [][]byte{c.shared}
	for _, part := range parts {
		all = append(all, []byte(part))
	}
	return filepath.Join(c.dir, hex.EncodeToString(digest(all...))[:40]+".json")
}
