package gotest

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// leaveOut moves the units that said complains of from the units to the failed ones, see [Batch.refuse].
func (b *Batch) leaveOut(ctx context.Context, said string) error {
	blamed := 0
	for _, u := range b.present() {
		if own, blames := blame(u, b.concerning(u, said)); blames {
			if err := b.refuse(u, own); err != nil {
				return err
			}
			blamed++
		}
	}
	if blamed > 0 {
		return nil
	}
	if present := b.present(); len(present) == 1 {
		if own, blames := blame(present[0], said); blames && own != said {
			return b.refuse(present[0], own)
		}
		return fmt.Errorf("building the tests: the go command says:\n%s", said)
	}
	// Nobody is named (an import that cannot be found stops the go command early): ask one by one.
	for _, u := range b.present() {
		own, err := b.link(ctx, []unit{u})
		if err != nil {
			return err
		}
		if own == "" {
			continue
		}
		if trouble := Trouble(ctx, b.course.Root, own); trouble != nil {
			return trouble
		}
		if own, blames := blame(u, b.tidy(u, own)); blames {
			if err := b.refuse(u, own); err != nil {
				return err
			}
			blamed++
		}
	}
	if blamed == 0 {
		return fmt.Errorf("building %d variants together: the go command says:\n%s", len(b.units), said)
	}
	return nil
}

// refuse leaves u out for what was said of it, or has the next round build it with fewer hooks: those around an expression are
// written without knowing types, and what does not compile with them may well do so as it was handed in. Hooks before statements change no type.
func (b *Batch) refuse(u unit, said string) error {
	_, now, err := u.answer()
	if err != nil {
		return err
	}
	u.careful = true
	_, then, err := u.answer()
	if err != nil {
		return err
	}
	if slices.EqualFunc(now, then, bytes.Equal) || strings.Contains(said, exhausted) {
		b.fail(u, said)
		return nil
	}
	for i, other := range b.units {
		if other.key == u.key {
			other.careful = true
			b.units[i] = other
		}
	}
	return nil
}

// diagnostic matches what a compiler says of a line of code.
var diagnostic = regexp.MustCompile(`(?m)^(?:vet: )?\S.*\.go:\d+(?::\d+)?: `)

// blame returns what the unit is left out for, if what was said is about it: only a line of code that a compiler names, having come to
// an end, or a limit that compiling the unit has reached, is its fault. All else may be the machine's.
func blame(u unit, said string) (own string, blames bool) {
	if strings.HasPrefix(said, exhausted) {
		return fmt.Sprintf("%s:1:1: %s", u.variant.Main(), exhausted), true
	}
	return said, diagnostic.MatchString(said)
}

// concerning returns the part of the go command's output that is about the unit.
func (b *Batch) concerning(u unit, said string) string {
	var own strings.Builder
	mine := false
	for line := range strings.Lines(said) {
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			mine = strings.Contains(rest, "/"+u.key+"/")
			continue
		}
		if mine || strings.Contains(line, "/"+u.key+"/") || strings.Contains(line, `\`+u.key+`\`) {
			own.WriteString(line)
		}
	}
	if own.Len() == 0 {
		return ""
	}
	return b.tidy(u, own.String())
}

// tidy names the files that people know instead of the generated ones.
func (b *Batch) tidy(u unit, said string) string {
	for _, dir := range []struct{ path, known string }{
		{u.testsPath(), u.variant.Exercise.Dir()}, {u.answerPath(), filepath.Dir(u.variant.Main())},
	} {
		local := filepath.FromSlash(dir.path)
		said = strings.ReplaceAll(said, filepath.Join(b.course.Root, local), dir.known)
		said = strings.ReplaceAll(said, course.Module+"/"+dir.path, u.variant.Exercise.ImportPath())
		said = strings.ReplaceAll(said, local, dir.known)
	}
	return b.absolute(said)
}

// positionOf finds the file that a line of the go command's output begins with.
var positionOf = regexp.MustCompile(`^(?:vet: )?(\S.*?\.go)(:\d+.*)`)

// absolute makes positions absolute: the go command shortens those that are near the folder that it runs in.
func (b *Batch) absolute(said string) string {
	var out strings.Builder
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\r\n")
		if m := positionOf.FindStringSubmatch(line); m != nil {
			file := m[1]
			if !filepath.IsAbs(file) {
				file = filepath.Join(b.course.Root, file)
			}
			line = file + m[2]
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}
