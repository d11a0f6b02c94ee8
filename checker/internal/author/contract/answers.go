package contract

import (
	"fmt"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
)

// rightText proves what the text of a right answer tells: gofmt, imports, nothing left to do.
func rightText(a answer) []Shortfall {
	sources, err := a.parse()
	if err != nil {
		return nil // refused by the build, which says it better
	}
	owed := append(common(a, Right, sources), forbiddenImports(a, Right, sources)...)
	for _, s := range sources {
		for _, c := range s.todos(0, 0) {
			if !unwritten(c.Text) {
				owed = append(owed, a.owes(Right, s.pos(c.Pos()), "", "a right answer leaves nothing to do, but this says TODO"))
			}
		}
	}
	return owed
}

// common proves what holds for every answer, the stub included.
func common(a answer, p Point, sources []source) []Shortfall {
	var owed []Shortfall
	documented := false
	for _, s := range sources {
		if line, ok := formatted(s.text); !ok {
			owed = append(owed, a.owes(p, s.at(line), "Run gofmt -w on it.", "it is not formatted as gofmt does it"))
		}
		documented = documented || s.tree.Doc != nil
		for _, m := range marks(s.text) {
			owed = append(owed, a.owes(p, s.at(m.line), "", "still to be written: %s", m.text))
		}
	}
	if !documented {
		owed = append(owed, a.owes(p, sources[0].pos(sources[0].tree.Package), "Say in one sentence what the answer does, or what is wrong with it.",
			"the package has no doc comment"))
	}
	return owed
}

// forbiddenImports proves that a stub or right answer imports only what the exercise
// allows. A wrong one may be wrong in just that.
func forbiddenImports(a answer, p Point, sources []source) []Shortfall {
	allowed, err := a.Exercise.Imports()
	if err != nil {
		return []Shortfall{a.owes(p, a.whole(), "", "%v", err)}
	}
	var owed []Shortfall
	for _, s := range sources {
		for _, i := range s.outside(allowed) {
			owed = append(owed, a.owes(p, s.pos(i.Pos()), "Answers may import the harmless part of the standard library and of golang.org/x/sync. If right ones need more, list it in exercise.toml: imports = [...]",
				"it imports %s, which is not allowed in this exercise", i.Path.Value))
		}
	}
	return owed
}

// accepted proves of a right answer that it passes every run.
func (t trial) accepted() []Shortfall {
	v := t.verdict
	if v.Outcome == judge.Passed {
		return nil
	}
	what := "a right answer"
	if t.kind == Solutions {
		what = "the reference answer"
	}
	often := ""
	if v.Runs > 1 {
		often = fmt.Sprintf(" in %d of %d runs (%s)", v.Runs-v.Clean, v.Runs, t.how())
	}
	s := t.owes(Right, t.whole(), t.replay(), "%s is refused%s: %s", what, often, t.said())
	if f := firstIn(v.Findings, t.answer); f != nil {
		s.Pos = f.Pos
	}
	return []Shortfall{s}
}

// replay says how to see the run again.
func (t trial) replay() string {
	help := "Either the answer is wrong, or a test asks for more than the lesson promises."
	if t.verdict.Seed > 0 {
		help += fmt.Sprintf(" To see it: go run ./checker stress %s --with %s --seed %d", t.answer.Exercise.Name, t.relative(), t.verdict.Seed)
	}
	return help
}

// firstIn returns the first finding if it points into the answer.
func firstIn(findings []diagnose.Finding, a answer) *diagnose.Finding {
	if len(findings) > 0 && a.Has(findings[0].Pos.File) && findings[0].Pos.Line > 0 {
		return &findings[0]
	}
	return nil
}
