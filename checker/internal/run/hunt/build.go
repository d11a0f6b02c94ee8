package hunt

import (
	"context"
	_ "embed" // the hooks' source
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/run/perturb"
)

// What is laid into the module. Its files are of the Go that the checker is built with, whatever the module's is.
var (
	//go:embed hook/perturb.go
	perturbSource string
	//go:embed hook/hook.go
	watchSource string
)

// hookFolder is where the hooks seem to be, in the module's own folder: nobody has a folder of that name.
const hookFolder = "koanshunt_hooks"

// A binary is a package's tests, built to be hunted in.
type binary struct {
	Package
	path  string
	tests []string
}

// A builder builds the tests of a target's packages.
type builder struct {
	target
	dir     string // scratch
	overlay string // the file that describes what is laid over the module
	tests   map[string][]string
	Skipped []string // files that stay as they are, with the reason
}

// lay writes the overlay.
func (b *builder) lay() error {
	replace := map[string]string{}
	put := func(at string, content []byte) error {
		backing := filepath.Join(b.dir, fmt.Sprintf("%d_%s", len(replace), filepath.Base(at)))
		replace[at] = backing
		return os.WriteFile(backing, content, 0o600)
	}
	b.tests = map[string][]string{}
	hooks := perturb.Hooks{Path: b.module.Path + "/" + hookFolder, After: b.module.generics(), Foreign: true}
	for _, p := range b.own {
		files, err := b.read(p)
		if err != nil {
			return err
		}
		// The tests outside of the package are a package of their own, with names of their own; one name for all is as well.
		written, err := hooks.Rewrite(files)
		if err != nil {
			return &BuildError{err.Error() + "\n"}
		}
		for i, f := range files {
			if err := put(f.Path, written[i]); err != nil {
				return fmt.Errorf("writing the files to build: %w", err)
			}
		}
		for _, name := range p.CgoFiles {
			b.Skipped = append(b.Skipped, filepath.Join(p.Dir, name)+": it uses cgo")
		}
	}
	for name, source := range map[string]string{"perturb.go": perturbSource, "hook.go": watchSource} {
		// The constraint sets the file's language, which go.mod may have older.
		content := "//go:build go1.22\n\n" + source
		if err := put(filepath.Join(b.module.Dir, hookFolder, name), []byte(content)); err != nil {
			return fmt.Errorf("writing the files to build: %w", err)
		}
	}
	described, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return fmt.Errorf("describing the files to build: %w", err)
	}
	b.overlay = filepath.Join(b.dir, "overlay.json")
	if err := os.WriteFile(b.overlay, described, 0o600); err != nil {
		return fmt.Errorf("writing the files to build: %w", err)
	}
	return nil
}

// read returns the package's files, and notes which tests are in them.
func (b *builder) read(p Package) ([]course.File, error) {
	var files []course.File
	for _, path := range p.files() {
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading the module: %w", err)
		}
		files = append(files, course.File{Name: filepath.Base(path), Path: path, Source: source})
		if !strings.HasSuffix(path, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, &BuildError{err.Error() + "\n"}
		}
		b.tests[p.ImportPath] = append(b.tests[p.ImportPath], perturb.Tests(tree)...)
	}
	return files, nil
}

// build builds the tests of p, with the hooks in all that is the module's own. Other modules are built as they are.
func (b *builder) build(ctx context.Context, p Package, n int) (binary, error) {
	out := filepath.Join(b.dir, fmt.Sprintf("tests%d.exe", n))
	_, err := goCommand(ctx, b.module.Dir, "test", "-c", "-race", "-vet=off", "-overlay", b.overlay, "-o", out, p.ImportPath)
	if said, ok := errors.AsType[*BuildError](err); ok {
		return binary{}, &BuildError{strings.ReplaceAll(said.Said, b.dir+string(os.PathSeparator), "")}
	}
	return binary{Package: p, path: out, tests: b.tests[p.ImportPath]}, err
}
