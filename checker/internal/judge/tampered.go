package judge

import (
	"path/filepath"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// sift judges the variants whose exercise is not as shipped, and returns the
// indices of the others. Nothing of a tampered exercise is built: what its tests
// would say means nothing.
func sift(c *course.Course, variants []gotest.Variant, told *teller) ([]int, error) {
	changes := map[*course.Exercise][]checksum.Change{}
	var rest []int
	for i, v := range variants {
		if _, known := changes[v.Exercise]; !known {
			found, err := checksum.Check(c, v.Exercise)
			if err != nil {
				return nil, err
			}
			changes[v.Exercise] = found
		}
		if found := changes[v.Exercise]; len(found) > 0 {
			told.verdict(i, Verdict{Exercise: v.Exercise, Variant: v, Outcome: Tampered, Findings: tampering(c, v.Exercise, found)})
			continue
		}
		rest = append(rest, i)
	}
	return rest, nil
}

func tampering(c *course.Course, e *course.Exercise, changes []checksum.Change) []diagnose.Finding {
	var fs []diagnose.Finding
	for _, ch := range changes {
		fs = append(fs, diagnose.Finding{
			Kind:    diagnose.Tampered,
			Pos:     diagnose.Position{File: filepath.Join(c.Root, "exercises", filepath.FromSlash(ch.Path))},
			Message: ch.String() + ".",
			Help:    ch.Mend(e.Name),
		})
	}
	return fs
}
