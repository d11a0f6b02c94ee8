package submission

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// A candidate is a file that may be one of an exercise's.
type candidate struct {
	exercise  *course.Exercise
	in        *container
	path      string // in its container
	file      string // which of the exercise's files it would be
	loose     bool   // it is not called so: its package clause tells
	copy      int    // the number of the copy that its name tells
	resembles bool   // a loose one's name does so
	stub      bool   // it is as it was shipped
	source    []byte
}

func (c candidate) name() string { return c.in.prefix + c.path }

// rank says how well the candidate's folder fits: the exercise's own, one that is called like it with another number, or any other.
func (c candidate) rank() int {
	dir := path.Dir(c.path)
	switch {
	case dir == c.exercise.Path || strings.HasSuffix(dir, "/"+c.exercise.Path):
		return 0
	case strings.TrimLeft(path.Base(dir), "0123456789_") == c.exercise.Name:
		return 1
	}
	return 2
}

// A version is what a student may mean as the answer to one concept: a file, or the files of one folder.
type version []candidate

// edited reports whether any of it is not as it was shipped.
func (v version) edited() bool {
	return slices.ContainsFunc(v, func(c candidate) bool { return !c.stub })
}

// path is where the answer lies: its file or, where the concept has several, their folder.
func (v version) path() string {
	if len(v[0].exercise.Files()) > 1 {
		return path.Dir(v[0].name())
	}
	return v[0].name()
}

// byMerit orders the versions of one concept, that which counts first: one that was edited before a stub; the last hand-in where
// the platform counts them; what lies open before what lies in archives, of archives the newest; then that whose place and
// name fit best, whose number is the highest, and which lies nearest to the top.
func byMerit(v, w version) int {
	a, b := v[0], w[0]
	return cmp.Or(
		stubsLast(v, w),
		cmp.Compare(b.in.attempt, a.in.attempt),
		cmp.Compare(a.in.nested, b.in.nested),
		cmp.Compare(b.in.copy, a.in.copy),
		b.in.newest.Compare(a.in.newest),
		cmp.Compare(a.rank(), b.rank()),
		cmp.Compare(looseness(a), looseness(b)),
		cmp.Compare(b.copy, a.copy),
		cmp.Compare(strings.Count(a.path, "/"), strings.Count(b.path, "/")),
		strings.Compare(a.name(), b.name()),
	)
}

func stubsLast(v, w version) int {
	switch {
	case v.edited() == w.edited():
		return 0
	case v.edited():
		return -1
	}
	return 1
}

// looseness tells names apart: the exercise's own, and in a folder of nobody's a copy of it, which may be the newer; then those that are called otherwise.
func looseness(c candidate) int {
	switch {
	case !c.loose || c.resembles && c.rank() == 2:
		return 0
	case c.resembles:
		return 1
	}
	return 2
}

// answers settles which candidates count, and says so where they differ.
func (p *picker) answers() map[string]Answer {
	answers := map[string]Answer{}
	for _, e := range p.course.Exercises() {
		versions := versionsOf(p.found, e)
		if len(versions) == 0 {
			continue
		}
		slices.SortStableFunc(versions, byMerit)
		answers[e.Name] = p.settle(e, versions)
	}
	for _, c := range p.aside {
		if _, ok := answers[c.exercise.Name]; ok {
			p.tally.Skipped++
			continue
		}
		p.tally.Named++
		p.notes.file(Untaken, c.name(), "in a folder in which no answers are looked for")
	}
	return answers
}

// versionsOf groups the candidates of an exercise: each by itself, or by folders where it has several files.
func versionsOf(found []candidate, e *course.Exercise) []version {
	var versions []version
	type place struct {
		in  *container
		dir string
	}
	at := map[place]int{}
	for _, c := range found {
		if c.exercise != e {
			continue
		}
		key := place{c.in, path.Dir(c.path)}
		if i, known := at[key]; known && len(e.Files()) > 1 {
			versions[i] = append(versions[i], c)
			continue
		}
		at[key] = len(versions)
		versions = append(versions, version{c})
	}
	return versions
}

// settle makes an answer of the first version, and says what becomes of the others.
func (p *picker) settle(e *course.Exercise, versions []version) Answer {
	first := versions[0]
	answer := Answer{Path: first.path()}
	slices.SortStableFunc(first, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(slices.Index(e.Files(), a.file), slices.Index(e.Files(), b.file)), byMerit(version{a}, version{b}))
	})
	for _, c := range first {
		if i := len(answer.Files) - 1; i >= 0 && answer.Files[i].Name == c.file {
			p.passOver(e, c, answer.Files[i].Path, answer.Files[i].Source)
			continue
		}
		p.take(&answer, c)
	}
	for _, name := range e.Files() {
		if !slices.ContainsFunc(answer.Files, func(f course.File) bool { return f.Name == name }) {
			p.notes.add(Missing, "%s is missing, which is one of the files of %s", show(path.Join(answer.Path, name)), e.Name)
		}
	}
	for _, v := range versions[1:] {
		for _, c := range v {
			i := slices.IndexFunc(answer.Files, func(f course.File) bool { return f.Name == c.file })
			if i < 0 {
				p.passOver(e, c, answer.Path, nil)
				continue
			}
			p.passOver(e, c, answer.Files[i].Path, answer.Files[i].Source)
		}
	}
	return answer
}

func (p *picker) take(a *Answer, c candidate) {
	p.tally.Taken++
	a.Files = append(a.Files, course.File{Name: c.file, Path: c.name(), Source: c.source})
	if c.loose {
		p.notes.add(Renamed, "%s was taken as %s: it is in package %s", show(c.name()), c.file, c.exercise.Name)
	}
}

// passOver settles what becomes of a candidate beside the file that counts. Twice the same is no question, nor is a stub.
func (p *picker) passOver(e *course.Exercise, c candidate, counts string, source []byte) {
	switch {
	case bytes.Equal(c.source, source) || c.stub:
		p.tally.Skipped++
	case c.loose && !c.resembles:
		p.tally.Named++
		p.notes.file(Untaken, c.name(), fmt.Sprintf("in package %s beside %s, which alone is the answer", e.Name, show(counts)))
	default:
		p.tally.Named++
		p.notes.add(Copies, "%s counts for %s; %s, which differs, was passed over", show(counts), e.Name, show(c.name()))
	}
}
