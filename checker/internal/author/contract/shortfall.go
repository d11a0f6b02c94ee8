package contract

import "koans/checker/internal/explain/diagnose"

// A Point is one of the eight things that the contract asks of an exercise.
type Point string

const (
	Stub   Point = "stub"   // it compiles, marks what to edit, and fails at once with words that help
	Right  Point = "right"  // the reference and other right answers pass every run
	Wrong  Point = "wrong"  // wrong answers are refused in every run, as what they declare
	Bank   Point = "bank"   // there are enough answers of both sorts, and no two are the same
	Lesson Point = "lesson" // the README has all its parts, is short, and its hints give nothing away
	Tests  Point = "tests"  // the tests can be trusted, speak of behaviour, and are quick
	Rules  Point = "rules"  // lesson, tests, hints and wrong answers are tied to each other
	Sums   Point = "sums"   // exercises.sum agrees with the tree
)

// points is the order in which shortfalls are told.
var points = []Point{Stub, Right, Wrong, Bank, Lesson, Tests, Rules, Sums}

// A Shortfall is one thing that an exercise owes.
type Shortfall struct {
	Point    Point
	Exercise string // bare name; "" when it is nobody's alone
	Pos      diagnose.Position
	Message  string // what is the case
	Help     string // what to do about it; may be empty

	clock bool // it is told by the clock, so other work on the machine may have brought it about
}

func (s Shortfall) byTheClock() Shortfall {
	s.clock = true
	return s
}
