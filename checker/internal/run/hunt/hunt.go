package hunt

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Options say where and how to hunt.
type Options struct {
	Dir      string         // a folder of the module
	Patterns []string       // of packages, as for go test; none is ./...
	Tests    *regexp.Regexp // which tests; nil for all
	For      time.Duration  // how long, not counting the build; 0 is a minute
	Seed     uint64         // of every run, to see again what it has shown; 0 draws one after another
	Procs    int            // GOMAXPROCS of every run; 0 goes through several

	Built func(packages, tests int) // called when the hunt begins; may be nil
	Found func(Find)                // called for each find as it is made, one at a time; may be nil
}

// A Find is a test that failed.
type Find struct {
	Package, Test string
	Dir           string // of the package
	Seed          uint64 // 0 if it fails as it is, without hooks' help
	Procs         int
	Runs          int  // of this test, until it was found
	Stuck         bool // nothing went on any more; else see the output
	Output        string
}

// A Summary is what a hunt has done.
type Summary struct {
	Packages, Tests, Runs int
	Late                  int // runs that were given up because they took much longer than a plain one
	Took                  time.Duration
	Finds                 []Find
	NotLooked             []string // at what, and why
}

// Hunt hunts until the time is up, every test has shown something, or ctx is done, and returns what it has done until then. The
// error is a [UsageError] or a [BuildError], or the machine's, or ctx's.
func Hunt(ctx context.Context, o Options) (Summary, error) {
	if len(o.Patterns) == 0 {
		o.Patterns = []string{"./..."}
	}
	if o.For == 0 {
		o.For = time.Minute
	}
	t, err := find(ctx, o.Dir, o.Patterns)
	if err != nil {
		return Summary{}, err
	}
	dir, err := os.MkdirTemp("", "koans-hunt-")
	if err != nil {
		return Summary{}, fmt.Errorf("making a folder to build in: %w", err)
	}
	h := &hunter{options: o}
	quarry, err := h.prepare(ctx, &builder{target: t, dir: dir})
	if err == nil {
		err = h.hunt(ctx, quarry)
	}
	return h.summary, errors.Join(err, os.RemoveAll(dir))
}

// A quarry is a test that is hunted in.
type quarry struct {
	binary
	test   string
	limits limit
	runs   int
	done   bool // it has shown something, or cannot be run
}

type hunter struct {
	options Options

	mu      sync.Mutex
	summary Summary
}

// prepare builds the tests and returns those that are asked for.
func (h *hunter) prepare(ctx context.Context, b *builder) ([]*quarry, error) {
	if err := b.lay(); err != nil {
		return nil, err
	}
	h.summary.NotLooked = b.Skipped
	var all []*quarry
	for n, p := range b.packages {
		if !p.hasTests() {
			h.summary.NotLooked = append(h.summary.NotLooked, p.ImportPath+": it has no tests")
			continue
		}
		bin, err := b.build(ctx, p, n)
		if err != nil {
			return nil, fmt.Errorf("building the tests of %s: %w", p.ImportPath, err)
		}
		tests := slices.DeleteFunc(bin.tests, func(name string) bool { return h.options.Tests != nil && !h.options.Tests.MatchString(name) })
		for _, test := range tests {
			all = append(all, &quarry{binary: bin, test: test})
		}
		if len(tests) > 0 {
			h.summary.Packages++
		}
	}
	h.summary.Tests = len(all)
	if len(all) == 0 {
		return nil, &UsageError{"there are no such tests", "hunt runs the tests that are there: write one that uses what is suspected, or name others"}
	}
	if h.options.Built != nil {
		h.options.Built(h.summary.Packages, h.summary.Tests)
	}
	return all, nil
}

// processors are what the rounds go through: two bring out most, and each of the others something that two do not.
var processors = []int{2, 1, 4, 0}

// hunt goes round the tests, first plainly.
func (h *hunter) hunt(ctx context.Context, all []*quarry) error {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, h.options.For)
	defer cancel()
	defer func() { h.summary.Took = time.Since(began) }()
	first := rand.Uint64()
	for round := 0; ; round++ {
		how := schedule{seed: first + uint64(round), procs: processors[round%len(processors)]}
		switch {
		case round == 0 && h.options.Seed == 0:
			how = schedule{}
		case h.options.Seed != 0:
			how.seed = h.options.Seed
		}
		if h.options.Procs != 0 {
			how.procs = h.options.Procs
		}
		all = slices.DeleteFunc(all, func(q *quarry) bool { return q.done })
		if len(all) == 0 {
			return nil
		}
		err := h.round(ctx, all, how)
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			return nil
		case err != nil:
			return err
		}
	}
}

// round runs each test once. Several run at a time, but not so many that they would only wait for one another.
func (h *hunter) round(ctx context.Context, all []*quarry, how schedule) error {
	var group errgroup.Group
	group.SetLimit(max(1, runtime.NumCPU()/2))
	for _, q := range all {
		group.Go(func() error { return h.run(ctx, q, how) })
	}
	return group.Wait()
}

// run runs q's test once and notes what has come of it.
func (h *hunter) run(ctx context.Context, q *quarry, how schedule) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	lim := q.limits
	if q.runs == 0 {
		lim = limit{firstTime, longest}
	}
	o, err := q.binary.run(ctx, q.test, how, lim)
	if err != nil {
		return err
	}
	if q.runs == 0 {
		q.limits = limits(o.took)
	}
	q.runs++
	h.mu.Lock()
	defer h.mu.Unlock()
	h.summary.Runs++
	switch {
	case o.late && how.seed == 0:
		q.done = true
		h.summary.NotLooked = append(h.summary.NotLooked,
			fmt.Sprintf("%s of %s: a plain run of it does nothing for %v, or has not ended after %v", q.test, q.ImportPath, firstTime, longest))
	case o.late:
		h.summary.Late++
	case o.failed:
		q.done = true
		f := Find{Package: q.ImportPath, Dir: q.Dir, Test: q.test, Seed: how.seed, Procs: how.procs, Runs: q.runs, Stuck: o.stuck, Output: o.output}
		h.summary.Finds = append(h.summary.Finds, f)
		if h.options.Found != nil {
			h.options.Found(f)
		}
	}
	return nil
}
