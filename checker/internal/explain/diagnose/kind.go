package diagnose

// A Kind is what sort of trouble a finding tells of. A rule is something else: a
// promise of the lesson, by its name, that tests prove.
type Kind string

const (
	Build     Kind = "build"         // it does not compile
	Vet       Kind = "vet"           // go vet objects
	Test      Kind = "test"          // a requirement is not met
	Panic     Kind = "panic"         // a panic or a fatal error of the runtime
	Race      Kind = "race"          // the race detector saw two accesses without order
	Leak      Kind = "leak"          // goroutines are left behind
	Deadlock  Kind = "deadlock"      // everything waits, nothing can go on
	Stopped   Kind = "stopped-clock" // simulated time stands still, because somebody waits for what is none of the bubble's
	Spin      Kind = "spin"          // busy waiting, or a loop without end
	Timeout   Kind = "timeout"       // not ended within the limit of time
	Asked     Kind = "asked"         // stopped from outside, to see what its goroutines do
	Exit      Kind = "exit"          // the program ended itself before its tests had ended
	Skip      Kind = "skip"          // a test was skipped
	Output    Kind = "output"        // more output than the limit
	Memory    Kind = "memory"        // more memory than the limit
	Forbidden Kind = "forbidden"     // something the exercise does not allow, such as an import
	Tampered  Kind = "tampered"      // a test, lab or sum file was changed
)

// A Line says what findings of a kind know of lines of the answer.
type Line int

const (
	NoLine   Line = iota // none is to blame
	SomeLine             // one is named where it is known
	MustLine             // one is named, and it is what the learner needs most
)

// traits are what others need to know of a kind.
type traits struct {
	words string // what it means to somebody who has never heard of it
	rank  int    // the lower, the nearer to the cause: findings are told in this order
	turn  int    // within one test and rank: who returns too early leaves goroutines behind
	// folds says that two findings at one place are the same, whatever their messages say: how many take part differs
	// from time to time.
	folds bool
	line  Line
	// ofCourse says that it is the course's own trouble: no answer can be refused as it.
	ofCourse bool
}

// kinds is the one table of them: whoever adds a kind adds a line, and an explainer (see explainers).
//
// Rank 1 is known without running anything. A death of the process comes before a test's complaints, which it may have
// caused; a skip says something only when others told nothing else.
var kinds = map[Kind]traits{
	Build:     {words: "it does not compile", rank: 4, line: SomeLine},
	Vet:       {words: "go vet objects", rank: 1, line: SomeLine},
	Race:      {words: "a data race", rank: 2, turn: 2, folds: true, line: MustLine},
	Panic:     {words: "it panicked", rank: 3, line: MustLine},
	Deadlock:  {words: "a deadlock, nothing can go on", rank: 4, folds: true, line: MustLine},
	Stopped:   {words: "simulated time stands still", rank: 4, folds: true, line: SomeLine},
	Spin:      {words: "busy without end", rank: 4, line: SomeLine},
	Timeout:   {words: "it did not end in time", rank: 4},
	Asked:     {words: "stopped from outside", rank: 4},
	Exit:      {words: "it ended before its tests had", rank: 4},
	Output:    {words: "too much output", rank: 4},
	Memory:    {words: "too much memory", rank: 4},
	Forbidden: {words: "not allowed in this exercise", rank: 4},
	Tampered:  {words: "a file of the course was changed", rank: 4, ofCourse: true},
	Test:      {words: "a requirement is not met", rank: 5, turn: 1},
	Leak:      {words: "a goroutine is left behind", rank: 5, turn: 3, folds: true, line: MustLine},
	Skip:      {words: "a test was skipped", rank: 7},
}

const (
	withTestsRank = 5 // of a race in which the test's own code takes part: it is told with the test's complaints
	followsRank   = 6 // of what most likely follows from something else
)

// Words say what the kind means; of an unknown one they are its name.
func (k Kind) Words() string {
	if t, ok := kinds[k]; ok {
		return t.words
	}
	return string(k)
}

// IsKind reports whether there is a kind of that name.
func IsKind(name string) bool {
	_, known := kinds[Kind(name)]
	return known
}

// Line says what findings of the kind know of lines of the answer.
func (k Kind) Line() Line { return kinds[k].line }

// OfAnswer reports whether an answer can be refused as it.
func (k Kind) OfAnswer() bool { return IsKind(string(k)) && !kinds[k].ofCourse }

// Folds reports whether two findings of the kind at one place are the same, whatever their messages say.
func (k Kind) Folds() bool { return kinds[k].folds }
