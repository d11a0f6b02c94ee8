package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
)

// An objection is one thing that staticcheck has to say.
type objection struct {
	Pos     diagnose.Position
	Message string
}

// lintKind distinguishes in the cache what staticcheck said from what the runs came to.
const lintKind Kind = "lint"

// lintRight has staticcheck look at the right answers that it has not seen as
// they are. What it says does not depend on luck, so it is not asked again even when fresh runs are asked for.
func (p *proof) lintRight(ctx context.Context, answers []answer) error {
	byFile := map[string]answer{}
	var due []answer
	for _, a := range answers {
		if a.kind != Solutions && a.kind != RightAnswers {
			continue
		}
		look := a
		look.kind = lintKind
		if _, seen := p.cache.get(look); !seen {
			due = append(due, look)
			for _, f := range a.Files {
				byFile[f.Path] = look
			}
		}
	}
	if len(due) == 0 {
		return nil
	}
	found, err := p.lint(ctx, p.course.Root, packagesOf(due))
	if err != nil {
		return fmt.Errorf("asking staticcheck: %w", err)
	}
	objected := map[string]bool{} // answers, by path
	for _, o := range found {
		a, ok := byFile[o.Pos.File]
		if !ok {
			continue
		}
		objected[a.Path()] = true
		p.owe(Shortfall{Point: Right, Exercise: a.Exercise.Name, Pos: o.Pos, Message: "staticcheck objects: " + o.Message})
	}
	for _, a := range due {
		if objected[a.Path()] {
			continue
		}
		if err := p.cache.put(a, record{}); err != nil {
			p.trouble(err)
		}
	}
	return nil
}

func packagesOf(answers []answer) [][]course.File {
	var packages [][]course.File
	for _, a := range answers {
		packages = append(packages, a.Files)
	}
	return packages
}

// staticcheck looks at all packages at once, in a scratch module with
// the course's go.mod: it knows no overlays, and would not find what is in testdata.
func staticcheck(ctx context.Context, root string, packages [][]course.File) ([]objection, error) {
	dir, err := os.MkdirTemp("", "koans-lint-")
	if err != nil {
		return nil, fmt.Errorf("making a scratch folder: %w", err)
	}
	defer os.RemoveAll(dir)
	// What the go command reports is free of symbolic links, and so must be what it is compared with.
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, fmt.Errorf("making a scratch folder: %w", err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := copyFile(filepath.Join(root, name), filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	original := map[string]string{}
	for i, files := range packages {
		folder := filepath.Join(dir, "a"+strconv.Itoa(i))
		if err := os.Mkdir(folder, 0o755); err != nil {
			return nil, fmt.Errorf("making a scratch folder: %w", err)
		}
		for _, f := range files {
			// Under its own name: a right answer's may tell what it is about, and then it is not the exercise's.
			at := filepath.Join(folder, filepath.Base(f.Path))
			original[at] = f.Path
			if err := os.WriteFile(at, f.Source, 0o644); err != nil {
				return nil, fmt.Errorf("copying %s: %w", f.Path, err)
			}
		}
	}
	cmd := exec.CommandContext(ctx, "go", "tool", "staticcheck", "-f", "json", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// Status 1 means that it found something, or that it could not begin.
	if err != nil && stdout.Len() == 0 {
		return nil, fmt.Errorf("%w\n%s", err, strings.TrimSpace(stderr.String()))
	}
	return readObjections(&stdout, original)
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copying: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	if err := os.WriteFile(to, text, 0o644); err != nil {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	return nil
}

func readObjections(r io.Reader, original map[string]string) ([]objection, error) {
	var found []objection
	for d := json.NewDecoder(r); ; {
		var said struct {
			Code     string
			Message  string
			Location struct {
				File         string
				Line, Column int
			}
		}
		err := d.Decode(&said)
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading what it said: %w", err)
		}
		if said.Code == "compile" {
			continue // said by the build, and better
		}
		found = append(found, objection{
			Pos:     diagnose.Position{File: original[said.Location.File], Line: said.Location.Line, Col: said.Location.Column},
			Message: fmt.Sprintf("%s (%s)", said.Message, said.Code),
		})
	}
}
