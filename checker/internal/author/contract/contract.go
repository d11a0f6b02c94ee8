// Package contract proves what the workbook promises of its exercises, in eight
// points, one file each: stub.go (with planted.go), answers.go (the right ones; with programs.go), refusals.go (the
// wrong ones), bank.go, lesson.go (with facts.go), tests.go, rules.go and sums.go. Whatever an exercise owes is a [Shortfall].
//
// What only reads files is looked at each time. What takes runs is judged for
// hundreds of answers together, and remembered by content when it met the contract.
package contract

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"koans/checker/internal/author/facts"
	"koans/checker/internal/course"
	"koans/checker/internal/exit"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// A Judge builds and runs variants. [judge.Checker] is one.
type Judge interface {
	Check(ctx context.Context, variants []gotest.Variant, opt judge.Options, each func(int, judge.Verdict)) error
}

// A Kind is a sort of answer.
type Kind string

const (
	Stubs        Kind = "stub"
	Solutions    Kind = "solutions" // the reference answers alone
	RightAnswers Kind = "right"     // reference answers and other right ones
	WrongAnswers Kind = "wrong"
	Everything   Kind = ""
)

// Options say how thoroughly to look. The zero value proves the whole contract with [DefaultRuns].
type Options struct {
	Only  Kind // run only these answers, and leave out what is not about them
	Runs  int  // of each right answer, about half of them perturbed; wrong ones get a third of it. 0: [DefaultRuns]
	Fresh bool // run also what has met the contract before

	// Quick asks of each wrong answer first the test that is noted to refuse it, and nothing more if it does. Runs is
	// then [QuickRuns] by default, and staticcheck is not asked. See quick.go.
	Quick bool

	// Progress, if not nil, is told what is being done. Calls come one at a time.
	Progress func(judge.Step)
}

// DefaultRuns are one at the machine's own GOMAXPROCS, and at each of 1, 2 and 4
// one plain and one perturbed run.
const DefaultRuns = 7

// QuickRuns are one plain and one perturbed run of each right answer.
const QuickRuns = 2

// A Report is what verifying came to.
type Report struct {
	Quick      bool
	Exercises  int
	Stubs      int
	Right      int // reference answers included
	Wrong      int
	Runs       int // made now
	Remembered int // answers that were not run, because they have met the contract as they are
	Suites     []Suite
	Known      int         // wrong answers that were refused now by the test that is noted to refuse them
	Further    int         // those that took all tests, where the quick way had been tried
	Notes      []string    // what is worth a word and no shortfall
	Matrices   []Matrix    // of the exercises whose lessons name their rules, when all of the wrong answers were looked at
	Shortfalls []Shortfall // in the order of the course, then of the points
	Troubles   []error     // the machine's or the checker's own; where there are any nothing is proved
	Duration   time.Duration
}

// Kept reports whether the whole of what was looked at meets the contract.
func (r *Report) Kept() bool { return len(r.Shortfalls) == 0 && len(r.Troubles) == 0 }

// A Verifier proves the contract for exercises of one course.
type Verifier struct {
	course *course.Course
	judge  Judge
	lint   func(ctx context.Context, root string, packages [][]course.File) ([]objection, error)

	checkFacts func(ctx context.Context, root string, pages []facts.Page, opt facts.Options) ([]facts.Objection, error)
}

// New returns a verifier of exercises of c, whose answers judge runs.
func New(c *course.Course, judge Judge) *Verifier {
	return &Verifier{course: c, judge: judge, lint: staticcheck, checkFacts: facts.Check}
}

// Verify looks at the exercises and says what they owe. The error is ctx's, or
// says why nothing could be looked at.
func (v *Verifier) Verify(ctx context.Context, exercises []*course.Exercise, opt Options) (*Report, error) {
	began := time.Now()
	switch {
	case opt.Runs > 0:
	case opt.Quick:
		opt.Runs = QuickRuns
	default:
		opt.Runs = DefaultRuns
	}
	cache, err := openCache(ctx, v.course.Root)
	if err != nil {
		return nil, err
	}
	p := &proof{Verifier: v, opt: opt, cache: cache, report: &Report{Quick: opt.Quick, Exercises: len(exercises)}}
	answers := p.collect(exercises)
	p.read(exercises, answers)

	// staticcheck waits for the go command most of the time, and so costs little beside the runs.
	var both errgroup.Group
	if !opt.Quick {
		both.Go(func() error { return p.lintRight(ctx, answers) })
	}
	if opt.Only == Everything {
		both.Go(func() error { return p.facts(ctx, exercises) })
		both.Go(func() error {
			if err := p.programs(ctx, exercises); err != nil {
				return err
			}
			return p.rehearsals(ctx, exercises)
		})
	}
	both.Go(func() error { return p.runAll(ctx, answers) })
	if err := both.Wait(); err != nil {
		return nil, err
	}
	p.matrices(exercises)
	cache.prune()
	p.sort(exercises)
	p.report.Duration = time.Since(began)
	return p.report, nil
}

// wants reports whether answers of that kind are to be looked at.
func (o Options) wants(k Kind) bool {
	return o.Only == Everything || o.Only == k || o.Only == RightAnswers && k == Solutions
}

// A proof is one call of Verify.
type proof struct {
	*Verifier
	opt   Options
	cache *cache

	mu      sync.Mutex
	report  *Report
	refused []trial                                  // wrong answers that were run and met the contract
	failed  map[*course.Exercise]map[string][]string // tests that each wrong answer fails, by its file's name
}

func (p *proof) owe(shortfalls ...Shortfall) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Shortfalls = append(p.report.Shortfalls, shortfalls...)
}

func (p *proof) trouble(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Troubles = append(p.report.Troubles, err)
}

// read proves what needs no run.
func (p *proof) read(exercises []*course.Exercise, answers []answer) {
	for _, a := range answers {
		p.owe(readable(a)...)
	}
	if p.opt.Only != Everything {
		return
	}
	for _, e := range exercises {
		if e.Manifest() != nil {
			continue // said already; of which files it is made is not known
		}
		p.owe(bank(e)...)
		p.owe(lesson(e)...)
		p.owe(tests(e)...)
		p.owe(p.manifest(e)...)
		p.owe(rules(e)...)
		if n := ruleWords(e); n > mostRuleWords {
			p.note("%s: its rules have %d words, and more than %d are not read", e.Name, n, mostRuleWords)
		}
	}
	p.owe(chapters(exercises)...)
	owed, err := sums(p.course, exercises)
	if err != nil {
		p.trouble(err)
	}
	p.owe(owed...)
}

// readable proves of an answer what its text tells.
func readable(a answer) []Shortfall {
	switch a.kind {
	case Stubs:
		return stubText(a)
	case WrongAnswers:
		return wrongText(a)
	default:
		return rightText(a)
	}
}

// sort puts the shortfalls into the order of the course, of the points, and of the places.
func (p *proof) sort(exercises []*course.Exercise) {
	place := map[string]int{}
	for i, e := range exercises {
		place[e.Name] = i
	}
	place[""] = len(exercises)
	slices.SortStableFunc(p.report.Shortfalls, func(a, b Shortfall) int {
		return cmp.Or(
			cmp.Compare(place[a.Exercise], place[b.Exercise]),
			cmp.Compare(slices.Index(points, a.Point), slices.Index(points, b.Point)),
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Message, b.Message),
		)
	})
	slices.SortFunc(p.report.Suites, func(a, b Suite) int { return cmp.Compare(place[a.Exercise], place[b.Exercise]) })
}

// ParseKind reads what a user may ask for.
func ParseKind(s string) (Kind, error) {
	switch k := Kind(s); k {
	case Stubs, Solutions, RightAnswers, WrongAnswers, Everything:
		return k, nil
	}
	return "", fmt.Errorf("%w: there are no answers of the kind %q: choose %s, %s, %s or %s",
		ErrUsage, s, Solutions, RightAnswers, WrongAnswers, Stubs)
}

// ErrUsage says that something was asked for that makes no sense.
var ErrUsage = exit.New(exit.Usage, "wrong use", "--only solutions, --only right, --only wrong or --only stub")
