package contract

import (
	"go/ast"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// stubLimit is how soon a stub must have failed: whoever types `make next` for the first time should not wait.
const stubLimit = 2 * time.Second

// stubText proves what the text of the stub tells: gofmt, docs, and a TODO at each place to edit.
func stubText(a answer) []Shortfall {
	sources, err := a.parse()
	if err != nil {
		return nil // refused by the build, which says it better
	}
	owed := append(common(a, Stub, sources), forbiddenImports(a, Stub, sources)...)
	for _, s := range sources {
		for _, d := range undocumented(s) {
			owed = append(owed, a.owes(Stub, s.pos(d.Pos()), "The stub's docs are the learner's contract: what blocks, what the context does, who may call at once.",
				"%s has no doc comment", d.Name))
		}
	}
	if a.Exercise.PlantsFault() {
		return owed // a TODO would tell what is to be found
	}
	marked := func(s source) bool {
		return slices.ContainsFunc(s.todos(0, 0), func(c *ast.Comment) bool { return !unwritten(c.Text) })
	}
	if !slices.ContainsFunc(sources, marked) {
		return append(owed, a.owes(Stub, a.whole(), "Put // TODO: what to do at each place to edit.", "no TODO tells the learner where to begin"))
	}
	return append(owed, unmarked(a, sources)...)
}

// unmarked are the functions that the reference answer has filled in and where the stub says no TODO.
func unmarked(a answer, stub []source) []Shortfall {
	solution, err := gotest.Reference(a.Exercise)
	if err != nil {
		return nil // missing: said elsewhere
	}
	sources, err := answer{Solutions, solution}.parse()
	if err != nil {
		return nil
	}
	answered := map[string][]word{}
	for _, s := range sources {
		for name, f := range s.functions() {
			answered[name] = s.body(f)
		}
	}
	var owed []Shortfall
	for _, s := range stub {
		for name, f := range s.functions() {
			reference, known := answered[name]
			if !known || slices.Equal(s.body(f), reference) {
				continue
			}
			from := f.Pos()
			if f.Doc != nil {
				from = f.Doc.Pos()
			}
			if len(s.todos(from, f.End())) == 0 {
				owed = append(owed, a.owes(Stub, s.pos(f.Name.Pos()), "Put // TODO: what to do in it.",
					"%s is to be edited (the reference answer differs), but has no TODO", name))
			}
		}
	}
	return owed
}

// undocumented are the exported names of the file without a doc comment.
func undocumented(s source) []*ast.Ident {
	var names []*ast.Ident
	note := func(id *ast.Ident, docs ...*ast.CommentGroup) {
		if id.IsExported() && !slices.ContainsFunc(docs, func(g *ast.CommentGroup) bool { return g != nil }) {
			names = append(names, id)
		}
	}
	for _, d := range s.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if r := receiver(d); r == "" || ast.IsExported(r) {
				note(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					note(spec.Name, d.Doc, spec.Doc, spec.Comment)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						note(id, d.Doc, spec.Doc, spec.Comment)
					}
				}
			}
		}
	}
	return names
}

// stub proves of the run that the stub fails soon, and with words that help.
func (t trial) stub() []Shortfall {
	v := t.verdict
	if v.Outcome == judge.Passed {
		return []Shortfall{t.owes(Stub, t.whole(), "A stub that passes teaches nothing: what does no test ask for?", "its tests pass as it is")}
	}
	if len(v.Findings) == 0 {
		return []Shortfall{t.owes(Stub, t.whole(), "", "it fails without any finding")}
	}
	var owed []Shortfall
	first := v.Findings[0]
	switch {
	case first.Kind == diagnose.Build:
		return []Shortfall{t.owes(Stub, t.place(first), "", "it does not compile: %s", firstLine(first.Message))}
	case first.Kind == diagnose.Vet:
		return []Shortfall{t.owes(Stub, t.place(first), "", "go vet objects: %s", firstLine(first.Message))}
	case t.answer.Exercise.PlantsFault():
		owed = append(owed, t.planted()...)
	case first.Kind == diagnose.Timeout, hangs(v.Raw):
		owed = append(owed, t.owes(Stub, t.place(first), "Let it return zero values, and let the test see to it that nothing waits for them.",
			"it hangs: %s", t.said()))
	case first.Kind != diagnose.Test:
		owed = append(owed, t.owes(Stub, t.place(first), "The first thing a learner sees should be a requirement that is not met: look for it first in the test.",
			"its first finding is not a failed requirement but %s", t.said()))
	case !instructive(first):
		owed = append(owed, t.owes(Stub, t.place(first), "Give the assertion that fails a message that names the TODO or the requirement.",
			"its first finding does not tell what to do: %s", t.said()))
	}
	if t.stubIsSlow() {
		owed = append(owed, t.owes(Stub, t.whole(), "", "it takes %v to fail, the limit is %v", v.Raw.Duration.Round(10*time.Millisecond), stubLimit).byTheClock())
	}
	return owed
}

func hangs(run *gotest.Run) bool { return run != nil && run.Stop != gotest.NotStopped }

// instructive reports whether the finding names the TODO, or the test whose name is the requirement.
func instructive(f diagnose.Finding) bool {
	return f.Message != "" && (f.Test != "" || strings.Contains(f.Message+f.Help, "TODO"))
}
