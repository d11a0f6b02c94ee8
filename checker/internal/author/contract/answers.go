package contract

import (
	"fmt"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
)

// rightText proves what the text of a right answer tells: gofmt, imports, nothing left to do.
func rightText(a answer) []Shortfall {
	s, err := parse(a.File, a.Source)
	if err != nil {
		return nil // refused by the build, which says it better
	}
	owed := append(common(a, Right, s), imports(a, Right, s)...)
	for _, c := range s.todos(0, 0) {
		if !unwritten(c.Text) {
			owed = append(owed, a.owes(Right, s.line(c.Pos()), "", "a right answer leaves nothing to do, but this says TODO"))
		}
	}
	return owed
}

// common proves what holds for every answer, the stub included.
func common(a answer, p Point, s source) []Shortfall {
	var owed []Shortfall
	if line, ok := formatted(a.Source); !ok {
		owed = append(owed, a.owes(p, line, "Run gofmt -w on it.", "it is not formatted as gofmt does it"))
	}
	if s.tree.Doc == nil {
		owed = append(owed, a.owes(p, s.line(s.tree.Package), "Say in one sentence what the answer does, or what is wrong with it.",
			"the package has no doc comment"))
	}
	return append(owed, skeletons(a, p)...)
}

// imports proves that a stub or right answer imports only what the exercise
// allows. A wrong one may be wrong in just that.
func imports(a answer, p Point, s source) []Shortfall {
	allowed, err := a.Exercise.Imports()
	if err != nil {
		return []Shortfall{a.owes(p, 0, "", "%v", err)}
	}
	var owed []Shortfall
	for _, i := range s.outside(allowed) {
		owed = append(owed, a.owes(p, s.line(i.Pos()), "Answers may import the harmless part of the standard library and of golang.org/x/sync. If right ones need more, list it in exercise.toml: imports = [...]",
			"it imports %s, which is not allowed in this exercise", i.Path.Value))
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
	s := t.owes(Right, 0, t.replay(), "%s is refused%s: %s", what, often, t.said())
	if f := firstIn(v.Findings, t.File); f != nil {
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

// firstIn returns the first finding if it points into the file.
func firstIn(findings []diagnose.Finding, file string) *diagnose.Finding {
	if len(findings) > 0 && findings[0].Pos.File == file && findings[0].Pos.Line > 0 {
		return &findings[0]
	}
	return nil
}
