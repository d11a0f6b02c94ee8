package grade

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/judge/identity"
)

// keys name answers by everything that their results depend on.
type keys struct {
	common []byte
	tests  map[string][]byte // of an exercise's requirements, and what its answers may import, by name
	sums   checksum.Sums
}

// decider is this package, which with all that it is made of decides over results.
const decider = "checker/internal/class/grade"

// spectators are the packages that this one imports and that have no say in what becomes of an answer: how it was handed in, what it is like, and how
// results are told, of which gradebook.Version says when it matters.
var spectators = []string{"checker/internal/class/submission", "checker/internal/class/gradebook", "checker/internal/class/likeness"}

func newKeys(ctx context.Context, c *course.Course, rules Rules) (*keys, error) {
	judgement, err := identity.Judgement(ctx, c.Root, decider, spectators...)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	identity.Part(h, judgement)
	fmt.Fprintln(h, gradebook.Version, rules.Runs, rules.Partial)
	k := &keys{common: h.Sum(nil), tests: map[string][]byte{}}
	if k.sums, err = checksum.Read(c.Root); err != nil {
		return nil, err
	}
	for _, e := range c.Exercises() {
		requirements, err := e.Requirements()
		if err != nil {
			return nil, err
		}
		imports, err := e.Imports()
		if err != nil {
			return nil, err
		}
		k.tests[e.Name] = append([]byte(course.Digest(requirements)), strings.Join(slices.Concat(imports, rules.hiddenOf(e.Name)), "\n")...)
	}
	return k, nil
}

// grading identifies what all results in a journal depend on. How well they were confined is part of it: results of a
// confinement that was weaker must not be told of as this one's.
func (k *keys) grading(isolation string) string {
	h := sha256.New()
	identity.Part(h, k.common)
	identity.Part(h, []byte(isolation))
	return hex.EncodeToString(h.Sum(nil))[:32]
}

func (k *keys) of(e *course.Exercise, answer []course.File) string {
	h := sha256.New()
	identity.Part(h, k.common)
	identity.Part(h, []byte(e.Name))
	identity.Part(h, k.tests[e.Name])
	identity.Part(h, []byte(course.Digest(answer)))
	return e.Name + " " + hex.EncodeToString(h.Sum(nil))[:40]
}

// untouched reports whether the answer is the stub as it was shipped, whatever the instructor's own copy has become.
func (k *keys) untouched(e *course.Exercise, answer []course.File) bool {
	return !slices.ContainsFunc(answer, func(f course.File) bool { return !k.sums.Has(e.Path+"/"+f.Name, f.Source) })
}
