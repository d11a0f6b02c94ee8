package contract

import (
	"fmt"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
)

// wrongText proves what the text of a wrong answer tells: that it is well formed, and declares its finding.
func wrongText(a answer) []Shortfall {
	var owed []Shortfall
	if _, at, err := a.want(); err != nil {
		owed = append(owed, a.owes(Wrong, at, `Write // want KIND "regexp" at the end of the line to blame, or, where none is, above the package's doc comment.`,
			"%v", err))
	}
	sources, err := a.parse()
	if err != nil {
		return owed // that may be what is wrong with it
	}
	return append(owed, common(a, Wrong, sources)...)
}

// refused proves of a wrong answer that it is refused in every run, and as what it declares.
func (t trial) refused() []Shortfall {
	w, _, err := t.want()
	if err != nil {
		return nil // said already
	}
	v := t.verdict
	const stronger = "Make the test stronger. Only if the lesson and the docs do not forbid what it does is it a right answer."
	switch {
	case w.perturbed && v.Runs <= plainRuns(v.Runs):
		return nil // nothing was perturbed, so nothing is proved either way
	case v.Outcome == judge.Passed:
		return []Shortfall{t.owes(Wrong, w.place(t.answer), stronger, "a wrong answer is accepted (%s)", t.times(v.Clean))}
	case v.Clean > 0 && !w.perturbed:
		return []Shortfall{t.owes(Wrong, w.place(t.answer), stronger, "a wrong answer is accepted in %d of %d runs; when it is refused, then as %s",
			v.Clean, v.Runs, t.said())}
	case len(v.Findings) == 0:
		return []Shortfall{t.owes(Wrong, w.place(t.answer), "", "it is refused without a finding")}
	}
	// Most of the runs must say what is declared. One that says something else now and then is told of elsewhere.
	other, causes := t.otherwise(w), t.causes()
	if 2*len(other) <= len(causes) {
		return nil
	}
	often := "(" + t.how() + ")"
	if len(causes) > 1 {
		often = fmt.Sprintf("in %d of %d runs", len(other), len(causes))
	}
	return []Shortfall{t.owes(Wrong, w.place(t.answer), t.wanted(w, other[0]), "refused as something else %s: %s; %s",
		often, said(other[0], t.answer), w.mismatch(other[0], t.answer))}
}

func (t trial) times(n int) string {
	if n == 1 {
		return "1 run"
	}
	return fmt.Sprintf("%d runs", n)
}

// wanted says what to do about a finding that is not the declared one.
func (t trial) wanted(w want, f diagnose.Finding) string {
	help := fmt.Sprintf("It declares %s %q", w.kind(), w.pattern.String()[len("(?is)"):])
	if f.Kind == diagnose.Build || f.Kind == diagnose.Vet {
		return help + "; mend what keeps it from getting there."
	}
	return help + ". If this finding tells a learner more, declare it instead; if not, mend the test or the explainer."
}
