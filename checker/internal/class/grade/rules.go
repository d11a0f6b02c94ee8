package grade

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"koans/checker/internal/course"
	"koans/checker/internal/exit"
)

// ErrRules says that a file of rules cannot be followed.
var ErrRules = exit.New(exit.Usage, "the grading rules", "go doc ./checker/internal/class/grade Rules tells what a file of rules may hold")

// Rules say what answers are worth and how thoroughly they are judged. [DefaultRules] are
// sensible; a file, usually called grading.toml, changes some of them:
//
//	points  = 1        # of each concept
//	partial = false    # true: points for each rule that is kept; false: all of a concept's or none
//	required = ["first rule", "no races", "no leaks"]   # without which an answer earns nothing, in part neither
//	runs    = 3        # of each answer: the first as it is, the others on unlucky schedules
//	only    = ["warmup", "semaphore"]   # the concepts that count; all of them if left out
//	show_hidden = false                 # true: students are shown hidden tests like the others
//
//	[concepts.semaphore]
//	points = 5
//	hidden = ["TestWaitingIsNotPolling"] # counted; students learn only that one failed
//	required = ["The limit", "no races"] # instead of those above
//	weights = { "The limit" = 2 }       # in partial credit, where each rule of the lesson weighs 1
//
//	[late]
//	deadline = 2026-12-01T23:59:00+01:00
//	grace    = "15m"   # handed in so much later is still in time
//	per_day  = 0.1     # lost for each day that is begun, as a part of the points
//	at_most  = 0.5     # lost at the most
//	cutoff   = "168h"  # handed in later than this counts nothing; no end if left out
//
//	[[extensions]]
//	student = "4711"
//	by      = "48h"    # or: until = 2026-12-03T23:59:00+01:00
//	reason  = "ill, with a certificate"
//
//	[[overrides]]
//	student = "4711"
//	concept = "semaphore"               # without it the comment is on all of the submission
//	points  = 4                         # or: excused = true, which counts neither for nor against
//	comment = "explained it to me at the board"
type Rules struct {
	Points     float64                 `toml:"points"`
	Partial    bool                    `toml:"partial"`
	Runs       int                     `toml:"runs"`
	Only       []string                `toml:"only"`
	ShowHidden bool                    `toml:"show_hidden"`
	Required   *[]string               `toml:"required"`
	Concepts   map[string]ConceptRules `toml:"concepts"`
	Late       *LateRules              `toml:"late"`
	Extensions []Extension             `toml:"extensions"`
	Overrides  []Override              `toml:"overrides"`
}

// ConceptRules are what is different for one concept.
type ConceptRules struct {
	Points *float64 `toml:"points"`
	Hidden []string `toml:"hidden"`

	Required *[]string          `toml:"required"`
	Weights  map[string]float64 `toml:"weights"` // of rules, by their names
}

// LateRules say what handing in after the deadline costs.
type LateRules struct {
	Deadline time.Time `toml:"deadline"`
	Grace    duration  `toml:"grace"`
	PerDay   float64   `toml:"per_day"`
	AtMost   *float64  `toml:"at_most"`
	Cutoff   duration  `toml:"cutoff"`
}

type duration time.Duration

// UnmarshalText reads what time.ParseDuration does.
func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err == nil && parsed < 0 {
		err = fmt.Errorf("%s is less than nothing", text)
	}
	*d = duration(parsed)
	return err
}

// DefaultRules are a point a concept, for an answer that passes each of three runs.
func DefaultRules() Rules {
	must := slices.Clone(required) // a file is read over it
	return Rules{Points: 1, Runs: 3, Required: &must}
}

// ReadRules reads the rules in a file for grading the course.
func ReadRules(file string, c *course.Course) (Rules, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Rules{}, fmt.Errorf("%w: %w", ErrRules, err)
	}
	r := DefaultRules()
	meta, err := toml.Decode(string(text), &r)
	var at toml.ParseError
	if errors.As(err, &at) {
		return r, fmt.Errorf("%w: %s:%d: %s", ErrRules, file, at.Position.Line, at.Message)
	}
	if err != nil {
		return r, fmt.Errorf("%w: %s: %w", ErrRules, file, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return r, fmt.Errorf("%w: %s: nobody knows what %s is", ErrRules, file, unknown[0])
	}
	if err := r.check(c); err != nil {
		return r, fmt.Errorf("%w: %s: %w", ErrRules, file, err)
	}
	return r, nil
}

func (r Rules) check(c *course.Course) error {
	if r.Runs < 1 || r.Runs > 100 {
		return fmt.Errorf("runs is %d, and must be from 1 to 100", r.Runs)
	}
	if !worth(r.Points) {
		return fmt.Errorf("points is %v, and must be 0 or more", r.Points)
	}
	for _, what := range *r.Required {
		if !slices.Contains(required, what) {
			return fmt.Errorf("required is %q, and must be of %s; a concept's own may name its rules", what, strings.Join(required, ", "))
		}
	}
	for _, name := range r.Only {
		if find(c, name) == nil {
			return fmt.Errorf("only: there is no concept %q", name)
		}
	}
	for name, concept := range r.Concepts {
		e := find(c, name)
		if e == nil {
			return fmt.Errorf("there is no concept %q", name)
		}
		if concept.Points != nil && !worth(*concept.Points) {
			return fmt.Errorf("the points of %s are %v, and must be 0 or more", name, *concept.Points)
		}
		if err := concept.checkCredit(e); err != nil {
			return err
		}
		tests, err := e.Tests()
		if err != nil {
			return err
		}
		for _, hidden := range concept.Hidden {
			if !slices.Contains(tests, hidden) {
				return fmt.Errorf("%s has no test %s; it has %s", name, hidden, strings.Join(tests, ", "))
			}
		}
	}
	if err := r.checkExceptions(c); err != nil {
		return err
	}
	if l := r.Late; l != nil {
		switch {
		case l.Deadline.IsZero():
			return errors.New("late has no deadline")
		case l.PerDay < 0 || l.PerDay > 1:
			return fmt.Errorf("per_day is %v, and must be from 0 to 1", l.PerDay)
		case l.AtMost != nil && (*l.AtMost < 0 || *l.AtMost > 1):
			return fmt.Errorf("at_most is %v, and must be from 0 to 1", *l.AtMost)
		}
	}
	return nil
}

func worth(points float64) bool { return points >= 0 && !math.IsInf(points, 0) && !math.IsNaN(points) }

func find(c *course.Course, name string) *course.Exercise {
	for _, e := range c.Exercises() {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// exercises are the concepts that count, in the order of the course.
func (r Rules) exercises(c *course.Course) []*course.Exercise {
	if len(r.Only) == 0 {
		return c.Exercises()
	}
	var some []*course.Exercise
	for _, e := range c.Exercises() {
		if slices.Contains(r.Only, e.Name) {
			some = append(some, e)
		}
	}
	return some
}

func (r Rules) pointsOf(name string) float64 {
	if p := r.Concepts[name].Points; p != nil {
		return *p
	}
	return r.Points
}

// hiddenOf are the tests of which students are told nothing.
func (r Rules) hiddenOf(name string) []string {
	if r.ShowHidden {
		return nil
	}
	return r.Concepts[name].Hidden
}
