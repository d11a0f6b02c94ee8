package judge

import (
	"context"
	"go/token"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge/gate"
	"koans/checker/internal/run/exports"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/vet"
)

// looks are what was seen of variants without running them, by their index.
type looks struct {
	vet     map[int]string
	refused map[int][]diagnose.Finding
}

// look reads the variants while they are built: as vet does and, if that is asked for, as the gate does before grading.
// What cannot be built is passed over; the build says why.
func look(ctx context.Context, c *course.Course, variants []gotest.Variant, throughGate bool) (looks, error) {
	files := make([][]course.File, len(variants))
	for i, v := range variants {
		problem, err := gotest.Unbuildable(c, v)
		if err != nil {
			return looks{}, err
		}
		if problem == "" { // of a package that there is not, not even the types are to be looked for
			files[i] = v.Files
		}
	}
	fset := token.NewFileSet()
	importer, err := exports.Importer(ctx, c.Root, fset, vet.Imports(files))
	if err != nil {
		return looks{}, err
	}
	seen := looks{refused: map[int][]diagnose.Finding{}}
	if seen.vet, err = vet.Check(fset, importer, files); err != nil || !throughGate {
		return seen, err
	}
	for i, v := range variants {
		if files[i] == nil {
			continue
		}
		may, err := v.Exercise.Imports()
		if err != nil {
			return looks{}, err
		}
		r := gate.Check(gate.Answer{Files: v.Files, Package: v.Exercise.Name, Imports: may}, importer)
		seen.refused[i] = r.Findings
	}
	return seen, nil
}
