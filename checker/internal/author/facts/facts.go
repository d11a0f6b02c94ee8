// Package facts looks at what lessons say that a machine can look up: the symbols that they send a reader to with
// `go doc`, and their code in Go and in Python. Code is read, its types are checked, and where it prints and says in a
// comment what, it is run.
//
// Lessons show fragments: of a name that a fragment does not declare nothing is asked, unless the stub of the exercise
// or a parameter of its functions is called so. A block that is not meant to compile says so behind its language, where
// no reader sees it:
//
//	```go broken
package facts

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// A Page is a lesson, or another page that a learner reads.
type Page struct {
	File       string // absolute
	Text       string
	Name       string // of the exercise's package; "" where the page is no exercise's
	ImportPath string // of its stub
	Stub       []string
	Reference  string // import path of the reference answer, with which code is run
}

// An Objection is a thing that a page says and that is not so.
type Objection struct {
	File    string
	Line    int
	Message string
	Help    string
}

// Options say how much to look at.
type Options struct {
	LookUp bool    // run each `go doc`, which takes a fifth of a second
	Python *Python // nil leaves out what is Python
}

// Check returns what the pages say that is not so. The error says why nothing could be looked at.
func Check(ctx context.Context, root string, pages []Page, opt Options) ([]Objection, error) {
	var golang, python []block
	for _, p := range pages {
		for _, b := range blocks(p) {
			switch b.language {
			case "go":
				golang = append(golang, b)
			case "python":
				python = append(python, b)
			}
		}
	}
	var docs, inGo, inPython []Objection
	all, ctx := errgroup.WithContext(ctx)
	if opt.LookUp {
		all.Go(func() (err error) {
			docs, err = lookUp(ctx, root, pages)
			return err
		})
	}
	all.Go(func() (err error) {
		inGo, err = checkGo(ctx, root, golang)
		return err
	})
	if opt.Python != nil {
		all.Go(func() (err error) {
			inPython, err = opt.Python.check(ctx, python)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(docs, inGo, inPython), nil
}
