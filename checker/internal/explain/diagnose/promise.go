package diagnose

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose/internal/source"
)

// promises are what the tests of an exercise prove: by test, and by place in it.
type promises struct {
	proofs []course.Proof
	lesson course.Lesson
}

// promised returns what the exercise's tests prove; nothing when its lesson does not name its rules.
func (v *view) promised() promises {
	if v.promises != nil {
		return *v.promises
	}
	v.promises = &promises{}
	e := v.run.Variant.Exercise
	if e == nil {
		return *v.promises
	}
	lesson, err := e.Lesson()
	if err != nil || !lesson.Named() {
		return *v.promises
	}
	if proofs, err := e.Proofs(); err == nil {
		*v.promises = promises{proofs, lesson}
	}
	return *v.promises
}

// at returns what the test proves at the first of the places that is in a part of it with a rule of its own, else as a whole.
func (p promises) at(test string, places []Position) []course.Proof {
	top, _, _ := strings.Cut(test, "/")
	var whole, parts []course.Proof
	for _, one := range p.proofs {
		switch {
		case one.Test != top:
		case one.Subtest:
			parts = append(parts, one)
		default:
			whole = append(whole, one)
		}
	}
	for _, at := range places {
		var inner []course.Proof
		for _, one := range parts {
			if !one.Covers(at.File, at.Line) {
				continue
			}
			if len(inner) > 0 && inner[0].From < one.From {
				inner = nil // this part lies in that one
			}
			inner = append(inner, one)
		}
		if len(inner) > 0 {
			return inner
		}
	}
	if len(whole) == 0 {
		return parts
	}
	return whole
}

// rule returns what f breaks of what its test proves at the places: of several rules the one about a function that
// the message speaks of, else the first.
func (v *view) rule(f Finding, places []Position) (course.Proof, course.Rule, bool) {
	p := v.promised()
	proofs := p.at(f.Test, places)
	if len(proofs) == 0 {
		return course.Proof{}, course.Rule{}, false
	}
	named := exportedNames.FindAllString(f.Message, -1)
	chosen := proofs[0]
	if i := slices.IndexFunc(proofs, func(one course.Proof) bool {
		return slices.ContainsFunc(one.Functions, func(fn string) bool { return slices.Contains(named, bareName(fn)) })
	}); i >= 0 {
		chosen = proofs[i]
	}
	rule, ok := p.lesson.Rule(chosen.Rule)
	return chosen, rule, ok
}

// exportedNames are words that may be names of functions.
var exportedNames = regexp.MustCompile(`\b[A-Z]\w*`)

// bareName is a function's name without its type's.
func bareName(function string) string { return function[strings.LastIndexByte(function, '.')+1:] }

// A declared is a function of the learner's and the file it is in.
type declared struct {
	file *source.File
	fn   *ast.FuncDecl
}

func (d declared) pos() Position {
	at := d.file.Fset.PositionFor(d.fn.Name.Pos(), false)
	return Position{File: d.file.Path, Line: at.Line, Col: at.Column}
}

// about returns the learner's functions that the proof names.
func (v *view) about(p course.Proof) []declared {
	var all []declared
	for _, name := range p.Functions {
		for _, file := range v.answer() {
			if fn := file.Function(name); fn != nil {
				all = append(all, declared{file, fn})
			}
		}
	}
	return all
}

// place points f, a requirement that is not met, at the line that explains it, if the code gives one away, else at
// the function that the rule is about. Where that may be several, it points nowhere: a wrong arrow is worse than none.
func (v *view) place(f *Finding, p course.Proof) {
	candidates := v.about(p)
	var open Position // a TODO of a function that does something already
	for _, d := range v.likelyFirst(candidates, f.Message) {
		todo := d.file.Unwritten(d.fn)
		switch at := (Position{File: d.file.Path, Line: todo}); {
		case todo == 0:
		case !source.Begun(d.fn):
			f.Pos, f.Help, f.Todo = at, unwritten, true
			return
		case open.Line == 0:
			open = at
		}
	}
	f.Pos, f.Help = Position{}, ""
	likely := v.likely(candidates, f.Message)
	var fns []source.Function
	for _, d := range likely {
		fns = append(fns, source.Function{File: d.file, Decl: d.fn})
	}
	if file, s := source.Blame(fns, source.Broken{Says: f.Message, Rule: f.Rule.Text}); file != nil {
		f.Pos, f.Help = Position{File: file.Path, Line: s.Line}, s.String()
		return
	}
	switch {
	case open.Line > 0:
		f.Pos, f.Help, f.Todo = open, stillOpen, true
	case len(likely) == 1:
		f.Pos = likely[0].pos()
	case len(likely) > 1:
		f.Help = "Look at " + listed(likely) + "."
	}
}

const (
	unwritten = "This TODO is still to be done: write it, and save."
	stillOpen = "This TODO is still there: if it is not done yet, that may be it. If it is, delete the line."
)

// likelyFirst orders the functions: those that the message speaks of come first.
func (v *view) likelyFirst(all []declared, message string) []declared {
	named := exportedNames.FindAllString(message, -1)
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b declared) int {
		return rank(named, a.fn.Name.Name) - rank(named, b.fn.Name.Name)
	})
	return all
}

func rank(named []string, name string) int {
	if i := slices.Index(named, name); i >= 0 {
		return i
	}
	return len(named)
}

// likely returns the functions in which the fault may be: of those that the message speaks of, if it speaks of
// any, the ones themselves, and those that they call.
func (v *view) likely(all []declared, message string) []declared {
	named := exportedNames.FindAllString(message, -1)
	var spoken []declared
	for _, d := range all {
		if slices.Contains(named, d.fn.Name.Name) {
			spoken = append(spoken, d)
		}
	}
	if len(spoken) == 0 {
		return all
	}
	var may []declared
	for _, d := range all {
		if slices.Contains(spoken, d) || slices.ContainsFunc(spoken, func(s declared) bool { return s.file.Reaches(s.fn, d.fn) }) {
			may = append(may, d)
		}
	}
	return may
}

// listed writes names as a sentence does: "Do, Acquire and Release".
func listed(all []declared) string {
	var names []string
	for _, d := range all {
		names = append(names, d.fn.Name.Name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// promise adds to a finding of any kind the rule that it breaks: of a goroutine that is left, of a loop that never waits, of functions that
// were called at the same time, and of a race, the one about that, of the lesson or of every exercise, since that is what is broken, in
// whichever test; else the one that its test proves, if that is what was seen.
func (v *view) promise(f Finding) Finding {
	if f.Rule.Name != "" {
		return f
	}
	var about *regexp.Regexp
	switch {
	case f.shared, f.Kind == Panic && ofAnotherBubble.MatchString(f.Message+f.Raw):
		about = aboutOthers
	case f.Kind == Leak:
		about = aboutLeaks
	case f.Kind == Spin:
		about = aboutPolling
	case f.Kind == Race && f.atOnce:
		about = aboutTurns
	case f.Kind == Race:
		about = aboutRaces
	}
	var proven []course.Rule
	if f.Test != "" {
		var places []Position
		for _, r := range f.Related {
			places = append(places, r.Pos)
		}
		if _, rule, ok := v.rule(f, places); ok {
			proven = append(proven, rule)
		}
	}
	if about != nil {
		lesson := v.promised().lesson
		// Where several rules are about that, each of another function, the test knows which.
		for _, r := range slices.Concat(proven, lesson.Rules, lesson.Common) {
			if about.MatchString(r.Name + ". " + r.Text) {
				f.Rule = r
				return f
			}
		}
	}
	// What waits for ever, or panics, in a test of polling has not polled.
	if len(proven) > 0 && (about != nil || !aboutPolling.MatchString(proven[0].Name+". "+proven[0].Text)) {
		f.Rule = proven[0]
	}
	return f
}

// aboutLeaks is how lessons say that nobody may be left behind.
var aboutLeaks = regexp.MustCompile(`(?i)\bno goroutine|none of its goroutines|leaves no \w+ behind`)

// ofAnotherBubble is how the runtime says that something was made in another test.
var ofAnotherBubble = regexp.MustCompile(`from outside bubble|multiple synctest bubbles|different bubble`)

// aboutOthers is how lessons say that what is used twice must not remember the first time.
var aboutOthers = regexp.MustCompile(`(?i)\bis apart\b|know nothing of each other`)

// aboutTurns is how lessons say that functions of the caller's take turns.
var aboutTurns = regexp.MustCompile(`(?i)\bnever called at the same time`)

// aboutRaces is how they say that what is shared is guarded.
var aboutRaces = regexp.MustCompile(`(?i)\bno (data )?race\b`)

// aboutPolling is how lessons say that nobody may ask again and again.
var aboutPolling = regexp.MustCompile(`(?i)\bdo not poll\b`)
