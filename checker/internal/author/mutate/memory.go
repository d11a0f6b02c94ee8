package mutate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/course"
	"koans/checker/internal/judge/identity"
)

// A memory knows which mutants were refused, by all that decides over it: the mutant, its tests, and
// the checker's own judgement. One that passed is asked again each time. There is a file an exercise: its first line says
// by what it was judged, each other one is the hash of a mutant.
type memory struct {
	root    string
	judged  map[*course.Exercise]string          // by what an exercise's mutants are judged now
	hashes  map[*course.Exercise]map[string]bool // of the mutants refused
	changed map[*course.Exercise]bool
}

// judging is the package in which verdicts on mutants are made. What is above it, this package included, decides only
// which mutants there are.
const judging = "checker/internal/judge"

func openMemory(ctx context.Context, root string, exercises []*course.Exercise) (*memory, error) {
	shared, err := identity.Judgement(ctx, root, judging)
	if err != nil {
		return nil, err
	}
	m := &memory{root: root, judged: map[*course.Exercise]string{}, hashes: map[*course.Exercise]map[string]bool{}, changed: map[*course.Exercise]bool{}}
	for _, e := range exercises {
		requirements, err := e.Requirements()
		if err != nil {
			return nil, err
		}
		h := sha256.New()
		identity.Part(h, shared)
		identity.Part(h, []byte(e.Path))
		identity.Part(h, []byte(course.Digest(requirements)))
		m.judged[e] = hex.EncodeToString(h.Sum(nil))
		m.hashes[e] = map[string]bool{}
		text, err := os.ReadFile(m.file(e))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("reading what is remembered of mutants of %s: %w", e.Name, err)
		}
		lines := strings.Fields(string(text))
		if len(lines) > 0 && lines[0] == m.judged[e] {
			for _, hash := range lines[1:] {
				m.hashes[e][hash] = true
			}
		}
	}
	return m, nil
}

func (m *memory) file(e *course.Exercise) string {
	return filepath.Join(m.root, ".koans", "mutate", e.Name)
}

func (m *memory) hash(mu *Mutant) string {
	h := sha256.New()
	identity.Part(h, []byte(filepath.Base(mu.answer.Path())))
	identity.Part(h, []byte(course.Digest(mu.with(mu.Source).Files)))
	return hex.EncodeToString(h.Sum(nil))[:40]
}

func (m *memory) refused(mu *Mutant) bool { return m.hashes[mu.Exercise][m.hash(mu)] }

func (m *memory) note(mu *Mutant) {
	m.hashes[mu.Exercise][m.hash(mu)] = true
	m.changed[mu.Exercise] = true
}

// write keeps what has been noted.
func (m *memory) write() error {
	for e := range m.changed {
		lines := append([]string{m.judged[e]}, slices.Sorted(maps.Keys(m.hashes[e]))...)
		if err := os.MkdirAll(filepath.Dir(m.file(e)), 0o755); err != nil {
			return fmt.Errorf("making a folder for what is remembered of mutants: %w", err)
		}
		if err := atomicfile.Write(m.file(e), []byte(strings.Join(lines, "\n")+"\n")); err != nil {
			return fmt.Errorf("remembering the mutants of %s: %w", e.Name, err)
		}
		delete(m.changed, e)
	}
	return nil
}
