package contract

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/toolchain"
)

// rehearsals proves that each scene works with the reference answer, and unless the proof is a quick one with each right answer: all buttons
// are pressed, nobody panics or races, and nobody is left behind.
func (p *proof) rehearsals(ctx context.Context, exercises []*course.Exercise) error {
	for _, e := range exercises {
		scene, err := sceneSources(p.course.Root, e)
		if err != nil {
			return fmt.Errorf("reading the scene of %s: %w", e.Name, err)
		}
		if scene == nil {
			continue
		}
		answers := []string{e.SolutionDir()}
		if !p.opt.Quick {
			right, err := e.Right()
			if err != nil {
				return fmt.Errorf("reading the right answers to %s: %w", e.Name, err)
			}
			answers = append(answers, right...)
		}
		for _, at := range answers {
			if err := p.rehearsal(ctx, e, scene, at); err != nil {
				return fmt.Errorf("rehearsing the scene of %s: %w", e.Name, err)
			}
		}
	}
	return nil
}

// sceneSources are the contents of the scene, and of what it is written with; none if the exercise has no scene.
func sceneSources(root string, e *course.Exercise) ([][]byte, error) {
	own, err := filepath.Glob(filepath.Join(e.SceneDir(), "*.go"))
	if err != nil || len(own) == 0 {
		return nil, err
	}
	kit, err := filepath.Glob(filepath.Join(root, "exercises", "internal", "scene", "*.go"))
	if err != nil {
		return nil, err
	}
	var parts [][]byte
	for _, file := range append(own, kit...) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		parts = append(parts, text)
	}
	return parts, nil
}

// rehearsal rehearses with the answer at a path: a file, or a folder where there are several.
func (p *proof) rehearsal(ctx context.Context, e *course.Exercise, scene [][]byte, at string) error {
	variant, err := gotest.ReadVariant(e, at)
	if err != nil {
		return nil // said elsewhere
	}
	parts := slices.Clone(scene)
	answer := map[string]string{}
	for _, f := range variant.Files {
		parts = append(parts, []byte(f.Name), f.Source)
		answer[e.File(f.Name)] = at
		if info, err := os.Stat(at); err == nil && info.IsDir() {
			answer[e.File(f.Name)] = filepath.Join(at, f.Name)
		}
	}
	return p.unlessKnown("rehearsals", parts, func() (Shortfall, error) {
		said, err := rehearse(ctx, p.course.Root, e, answer)
		if said == "" {
			return Shortfall{}, err
		}
		return Shortfall{Point: Right, Exercise: e.Name, Pos: diagnose.Position{File: e.SceneDir()},
			Message: fmt.Sprintf("with %s, the scene says when all its buttons are pressed: %s", filepath.Base(at), said),
			Help:    "It may use what the exercise exports and promises; what lasts longer than a press ends with the scene's context."}, err
	})
}

// rehearse returns what goes wrong; "" if nothing does.
func rehearse(ctx context.Context, root string, e *course.Exercise, answer map[string]string) (string, error) {
	overlay, err := writeOverlay(answer)
	if err != nil {
		return "", err
	}
	defer os.Remove(overlay)
	dir, err := os.MkdirTemp("", "koans-rehearsal-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "scene")
	args := slices.Concat([]string{"build"}, toolchain.BuildFlags, []string{"-overlay", overlay, "-o", program, e.ScenePackage()})
	said, err := objections(ctx, toolchain.Command(ctx, root, args...))
	if said != "" || err != nil {
		return said, err
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), "KOANS_REHEARSAL=1", "GORACE=atexit_sleep_ms=0")
	said, err = objections(ctx, cmd)
	var troubles []string // without the lines that are for the page
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "{") {
			troubles = append(troubles, line)
		}
	}
	if said != "" && len(troubles) == 0 {
		troubles = []string{"it has ended with an error, and without a word"}
	}
	return strings.TrimSpace(strings.Join(troubles, "")), err
}
