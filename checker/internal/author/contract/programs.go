package contract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/toolchain"
)

// programsFolder, in an exercise's folder, has a folder for each program that people run once the exercise is done. It
// is part of what is shipped, and has no say in verdicts.
const programsFolder = "cmd"

// programs proves that the programs compile with the reference answer, that go vet has nothing to say of them, and that their own tests
// pass. With the stub they are vetted as everything is that lies in the tree.
func (p *proof) programs(ctx context.Context, exercises []*course.Exercise) error {
	for _, e := range exercises {
		files, err := programFiles(e)
		if err != nil {
			return fmt.Errorf("reading the programs of %s: %w", e.Name, err)
		}
		if len(files) == 0 || e.Manifest() != nil {
			continue
		}
		answer := map[string]string{} // files of the stub, by which of the reference answer's stands for each
		for _, name := range e.Files() {
			answer[e.File(name)] = filepath.Join(e.SolutionDir(), name)
		}
		if err := p.program(ctx, e, files, answer); err != nil {
			return fmt.Errorf("building the programs of %s: %w", e.Name, err)
		}
	}
	return nil
}

// programFiles are the paths of the exercise's programs, and whatever lies beside them.
func programFiles(e *course.Exercise) ([]string, error) {
	var files []string
	err := filepath.WalkDir(e.File(programsFolder), func(at string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && d.Type().IsRegular() {
			files = append(files, at)
		}
		return err
	})
	return files, err
}

func (p *proof) program(ctx context.Context, e *course.Exercise, files []string, answer map[string]string) error {
	var parts [][]byte
	for _, name := range e.Files() {
		files = append(files, answer[e.File(name)])
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // there is no reference answer: said elsewhere
		}
		if err != nil {
			return err
		}
		parts = append(parts, []byte(file), text)
	}
	return p.unlessKnown("programs", parts, func() (Shortfall, error) {
		said, err := testPrograms(ctx, p.course.Root, e, answer)
		if said == "" {
			return Shortfall{}, err
		}
		return Shortfall{Point: Right, Exercise: e.Name, Pos: diagnose.Position{File: e.File(programsFolder)},
			Message: "with the reference answer, go test says of it: " + said,
			Help:    "It has to work with what the stub promises, and needs no more."}, err
	})
}

// unlessKnown asks what is owed for these contents, unless it is known that nothing is. A Shortfall without a message is none.
func (p *proof) unlessKnown(kind string, contents [][]byte, ask func() (Shortfall, error)) error {
	known := p.cache.named(kind, string(digest(contents...)))
	if _, ok := p.cache.read(known); ok {
		return nil
	}
	owed, err := ask()
	if err != nil {
		return err
	}
	if owed.Message != "" {
		p.owe(owed)
		return nil
	}
	return p.cache.write(known, record{})
}

// testPrograms returns what go test, which vets first, has to say; "" when all is well.
func testPrograms(ctx context.Context, root string, e *course.Exercise, answer map[string]string) (string, error) {
	overlay, err := writeOverlay(answer)
	if err != nil {
		return "", err
	}
	defer os.Remove(overlay)
	args := slices.Concat([]string{"test", "-vet=all"}, toolchain.BuildFlags,
		[]string{"-overlay", overlay, "./exercises/" + e.Path + "/" + programsFolder + "/..."})
	return objections(ctx, toolchain.Command(ctx, root, args...))
}

// writeOverlay writes an overlay for the go command, and returns its path.
func writeOverlay(replace map[string]string) (string, error) {
	overlay, err := os.CreateTemp("", "koans-programs-*.json")
	if err != nil {
		return "", err
	}
	err = json.NewEncoder(overlay).Encode(map[string]any{"Replace": replace})
	return overlay.Name(), errors.Join(err, overlay.Close())
}

// objections returns what a command says that does not succeed; "" if it does.
func objections(ctx context.Context, cmd *exec.Cmd) (string, error) {
	out, err := cmd.CombinedOutput()
	var objects *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case errors.As(err, &objects):
		return strings.TrimSpace(string(out)), nil
	}
	return "", err
}
