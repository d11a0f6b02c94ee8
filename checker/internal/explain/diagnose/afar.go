package diagnose

import (
	"koans/checker/internal/explain/diagnose/internal/afar"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// module returns what all files of the code say together; nil for an exercise, which
// is one file, and whose folder may be full of other answers.
func (v *view) module() *afar.Module {
	if v.run.Variant.File != "" {
		return nil
	}
	if v.all == nil {
		v.all = afar.New(v.file)
	}
	return v.all
}

// fromAfar looks for what makes c wait in all files. sure is false when a look at
// one file alone must not be taken for the truth either.
func (v *view) fromAfar(c crowd, all []crowd) (a afar.Answer, ok, sure bool) {
	m := v.module()
	if m == nil || c.at.whose != Learners {
		return afar.Answer{}, false, true
	}
	w := v.waitFrom(c)
	var others []afar.Wait
	for _, o := range all[:min(len(all), mostOthers)] {
		if o.gs[0].ID != c.gs[0].ID && o.at.whose == Learners {
			others = append(others, v.waitFrom(o))
		}
	}
	if a, ok := m.Of(w, others); ok {
		return a, true, true
	}
	return afar.Answer{}, false, !m.Elsewhere(w)
}

// mostOthers bounds how many kinds of goroutines are compared with one.
const mostOthers = 200

func (v *view) waitFrom(c crowd) afar.Wait {
	w := afar.Wait{Kind: c.wait, Direct: c.at.direct}
	g := c.gs[0]
	w.Path = v.places(g.Frames, c.at.index)
	// What a function literal was started with stands where it is written.
	if c.start.Line > 0 && c.start.whose == Learners {
		w.Path = v.along(w.Path, c.start.Frame)
	}
	return w
}

// places returns the learner's places on a stack, from the frame at index on.
func (v *view) places(frames []stack.Frame, index int) []afar.Place {
	var ps []afar.Place
	for _, f := range frames[min(index, len(frames)):] {
		if v.whose(f) == Learners {
			ps = v.along(ps, f)
		}
	}
	return ps
}

func (v *view) along(ps []afar.Place, f stack.Frame) []afar.Place {
	if src := v.file(f.File); src != nil {
		return append(ps, afar.Place{File: src, Line: f.Line})
	}
	return ps
}

// orderlessFromAfar says why nothing orders the sides of p, if several files tell it together.
func (v *view) orderlessFromAfar(p pair) (afar.Answer, bool) {
	a, b := p.sides[0], p.sides[1]
	m := v.module()
	if m == nil || !a.direct || !b.direct || a.whose != Learners || b.whose != Learners {
		return afar.Answer{}, false
	}
	return m.Unordered(v.accessFrom(a), v.accessFrom(b))
}

func (v *view) accessFrom(s side) afar.Access {
	a := afar.Access{Path: v.places(s.Frames, s.index)}
	if src := v.file(s.start.File); src != nil && s.start.whose == Learners {
		a.Started = afar.Place{File: src, Line: s.start.Line}
	}
	return a
}

func related(a afar.Answer) []Related {
	var rs []Related
	for _, n := range a.Notes {
		rs = append(rs, Related{Position{File: n.File.Path, Line: n.Line}, n.Says})
	}
	return rs
}
