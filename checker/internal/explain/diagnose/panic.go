package diagnose

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A death is a panic or fatal error as the runtime or the lab tells of it.
type death struct {
	says  string // "send on closed channel"
	text  string // all of it
	test  string
	fatal bool // nothing can recover it
	whole bool // it took the process down
}

// deaths returns the panics of the run: of the process, and those that the lab caught.
func (v *view) deaths() []death {
	var ds []death
	if d, ok := readDeath(v.run.Crash); ok {
		d.test, d.whole = v.run.During, true
		ds = append(ds, d)
	}
	for _, e := range v.failed() {
		if d, ok := readDeath(e.text); ok {
			d.test = e.test
			ds = append(ds, d)
		}
	}
	return ds
}

var (
	deathOf = regexp.MustCompile(`^(panic|fatal error): (.*)`)
	// What the runtime adds to say how often the panic was caught on its way.
	caught     = regexp.MustCompile(`( \[recovered(, (repanicked|reraised))?\]|; panicking after .*)+$`)
	signalLine = regexp.MustCompile(`^\[signal \w+`)
)

func readDeath(text string) (death, bool) {
	if rest, ok := strings.CutPrefix(text, "runtime: goroutine stack exceeds"); ok {
		_, rest, _ = strings.Cut(rest, "\n")
		for line := range strings.Lines(rest) {
			if strings.HasPrefix(line, "fatal error: ") {
				break
			}
			_, rest, _ = strings.Cut(rest, "\n")
		}
		text = rest
	}
	m := deathOf.FindStringSubmatch(text)
	if m == nil {
		return death{}, false
	}
	d := death{says: m[2], text: text, fatal: m[1] == "fatal error"}
	// A message of several lines goes on until the stack begins.
	_, more, _ := strings.Cut(text, "\n")
	for line := range strings.Lines(more) {
		line = strings.TrimSpace(line)
		if says, ok := strings.CutPrefix(line, "fatal error: "); ok { // of a deferred call, which the runtime tells of behind the panic
			d.says, d.fatal = says, true
			break
		}
		if line == "" || signalLine.MatchString(line) || strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "goroutine ") || strings.HasPrefix(line, "running tests:") {
			break
		}
		d.says += " " + line
	}
	d.says = caught.ReplaceAllString(d.says, "")
	return d, true
}

// notPanics are deaths that another file explains.
var notPanics = regexp.MustCompile(`^(all goroutines are asleep|deadlock: |test timed out after|test hangs: |runtime: (out of memory|cannot allocate)|out of memory)`)

// panics reports each panic or fatal error, at the learner's line from which it came.
func panics(v *view) []Finding {
	var fs []Finding
	for _, d := range v.deaths() {
		if notPanics.MatchString(d.says) {
			continue
		}
		f := v.panicked(d)
		if v.anybodys() && f.Pos.Line == 0 {
			continue // the report itself says more
		}
		fs = append(fs, f)
	}
	return fs
}

// completed finds the test that a goroutine has outlived.
var completed = regexp.MustCompile(`in goroutine after (\S+) has completed`)

func (v *view) panicked(d death) Finding {
	if m := completed.FindStringSubmatch(d.says); m != nil {
		d.test = m[1]
	}
	f := Finding{Kind: Panic, Test: d.test, Raw: d.text}
	g, at := v.dying(d)
	if f, ok := v.overtaken(d, g, at); ok {
		return v.turnedToLearner(f, at)
	}
	kind := "panic"
	if d.fatal {
		kind = "fatal error"
	}
	says := stable(clip(strings.TrimPrefix(d.says, "runtime error: "), 300))
	f.Message = kind + ": " + says
	f.Pos = at.pos()
	// What a deferred call does happens at the function's end; the call itself says more.
	if line := v.file(at.File).Deferred(at.Line, calledMethod(g.Frames, at)); line > 0 {
		f.Related = append(f.Related, Related{f.Pos, "as the function ends here"})
		f.Pos.Line = line
	}
	switch {
	case at.whose == Machinery:
		f.Pos = Position{}
		if s := v.meanwhile(d); s.whose != Machinery {
			f.Pos = s.pos()
			f.Message += ", while the test was at " + short(f.Pos)
		} else if s, ok := v.foreign(append(g.Frames[:len(g.Frames):len(g.Frames)], g.Created)...); ok {
			f.Pos = s.pos()
			f.Message += ", at " + short(f.Pos) + notYours
			f.Help = inLibrary(d)
			return f
		}
	case at.whose == Learners && at.above.Line > 0:
		f.Message += ", in the function that is called at " + short(f.Pos)
		f.Related = append(f.Related, Related{Position{File: at.above.File, Line: at.above.Line}, "the panic comes from this function of the test"})
	default:
		f.Message += ", at " + short(f.Pos)
	}
	if start := v.started(g); start.whose != Machinery && start.Line > 0 {
		f.Message += fmt.Sprintf(", in a goroutine started at %s", short(start.pos()))
		f.Related = append(f.Related, Related{start.pos(), "the goroutine was started here"})
	}
	f.Related = append(f.Related, v.callers(g.Frames, at)...)
	f.Help = v.remedy(d, at)
	return v.turnedToLearner(f, at)
}

// inLibrary is what to look at when all frames are a library's.
func inLibrary(d death) string {
	if strings.Contains(d.says, "concurrent map") {
		return "The map is the library's own: which value of it do several of your goroutines use at once, and does its documentation allow that?"
	}
	return "No line of yours is on this stack: what has the library been given, or been asked to do, that it does not allow?"
}

// recursion returns the call by which the learner's code calls itself; where the
// stack happened to be full tells nothing.
func (v *view) recursion(frames []stack.Frame, at site) site {
	for i := at.index + 1; i < len(frames); i++ {
		if v.whose(frames[i]) == at.whose && v.whose(frames[i-1]) == at.whose {
			return site{Frame: frames[i], whose: at.whose, index: i, direct: true}
		}
	}
	return at
}

// calledMethod returns the name of the method that the frame at calls, "" if it calls none.
func calledMethod(frames []stack.Frame, at site) string {
	if at.index == 0 || at.index > len(frames) {
		return ""
	}
	name := frames[at.index-1].Short()
	return name[strings.LastIndex(name, ".")+1:]
}

// dying returns the goroutine that panicked, with the frames that led to the panic, and the one that matters.
func (v *view) dying(d death) (stack.Goroutine, site) {
	gs := stack.Goroutines(d.text)
	if len(gs) == 0 {
		return stack.Goroutine{}, site{}
	}
	g := gs[0]
	// A panic on the way of another one stands above it: the first one is the cause, the lowest.
	for i := len(g.Frames) - 1; i >= 0; i-- {
		if g.Frames[i].Func == "panic" {
			g.Frames = g.Frames[i+1:]
			break
		}
	}
	at := v.locate(g.Frames)
	if d.says == "stack overflow" {
		at = v.recursion(g.Frames, at)
	}
	if at.whose == Machinery {
		if w := v.whose(g.Created); w != Machinery {
			at = site{Frame: g.Created, whose: w, direct: true}
		}
	}
	return g, at
}

// meanwhile returns where the test itself was when a goroutine of a library died.
func (v *view) meanwhile(d death) site {
	for _, g := range stack.Goroutines(d.text) {
		for _, f := range g.Frames {
			if f.Func == "testing.tRunner" {
				if s := v.locate(g.Frames); s.whose != Machinery {
					return s
				}
			}
		}
	}
	return site{}
}

// remedy says what to look at.
func (v *view) remedy(d death, at site) string {
	called := at.whose == Learners && at.above.Line > 0
	switch {
	case completed.MatchString(d.says):
		return advice(panicAdvice, d.says)
	case called && strings.Contains(d.says, "range function continued iteration"):
		return "When yield has returned false the loop is over: return, and never call yield again."
	case called && strings.HasPrefix(d.says, "runtime error: "):
		return "The test's function was not ready for this call: is it called too often, too late, or with other arguments than was promised?"
	case called && d.whole:
		return "A panic that nobody recovers ends the whole program: the goroutine that calls somebody else's function has to recover."
	}
	if strings.Contains(d.says, "close of closed channel") && at.whose == Learners {
		if says := v.module().ClosedTwice(v.lineOf(at.Frame)); says != "" {
			return says
		}
	}
	if strings.Contains(d.says, "WaitGroup is reused") || strings.Contains(d.says, "WaitGroup misuse") {
		if says := v.module().AddedLate(v.lineOf(at.Frame)); says != "" {
			return says
		}
	}
	if strings.Contains(d.says, "nil pointer dereference") {
		if says := nilReceiver(at.Frame); says != "" {
			return says
		}
	}
	if at.whose == Learners {
		if says := v.outOfRange(d.says, at); says != "" {
			return says
		}
	}
	return advice(panicAdvice, d.says)
}

var (
	indexOf = regexp.MustCompile(`index out of range \[(-?\d+)\](?: with length (\d+))?`)
	divides = regexp.MustCompile(`(?i)worker|chunk|parts`)
)

// outOfRange tells which expression had which index, if the line shows it; where work is divided among workers, there may be more
// of them than there is work.
func (v *view) outOfRange(says string, at site) string {
	src := v.file(at.File)
	if src == nil || !strings.Contains(says, "out of range") {
		return ""
	}
	if fn := src.Decl(at.Line); fn != nil && source.NamesLike(fn, divides) {
		return "Check the boundaries: none, one, and more workers than items are where these go wrong."
	}
	m := indexOf.FindStringSubmatch(says)
	if m == nil {
		return ""
	}
	on, index := src.Indexed(at.Line)
	switch {
	case on == "":
		return ""
	case m[2] == "":
		return fmt.Sprintf("The index of %s[%s] is %s here, and the first one is 0.", on, index, m[1])
	case m[2] == "0":
		if made := src.MadeEmpty(at.Line, on); made > 0 {
			return fmt.Sprintf("Line %d makes %s without elements: append to it, or make it with a length, make([]T, n).", made, on)
		}
		return fmt.Sprintf("%s is empty here, and %s[%s] asks for number %s: look at its length first. If others use it, too, look and take in one step.", on, on, index, m[1])
	}
	last, _ := strconv.Atoi(m[2])
	return fmt.Sprintf("The index of %s[%s] is %s here, and the last one of %s is %d: it has %s elements.", on, index, m[1], on, last-1, m[2])
}

// method finds a method of a pointer in a function's name.
var method = regexp.MustCompile(`^\(\*(\w+)(?:\[\.\.\.\])?\)\.(\w+)$`)

// nilReceiver says so if the function is a method that was called on nil: the receiver is what it gets first.
func nilReceiver(f stack.Frame) string {
	m := method.FindStringSubmatch(f.Short())
	if first, _, _ := strings.Cut(f.Args, ","); m == nil || first != "0x0" {
		return ""
	}
	return fmt.Sprintf("%s was called on a *%s that is nil: was it never set, or has something set it to nil since, such as a Close while others still use it?", m[2], m[1])
}

var panicAdvice = []adviser{
	{regexp.MustCompile(`send on closed channel`), "Only the side that sends may close a channel, and only after the last send: who closes it here, and who may still be sending?"},
	{regexp.MustCompile(`close of closed channel`), "A channel can be closed once: what closes it a second time?"},
	{regexp.MustCompile(`close of nil channel`), "The channel is nil here: it needs make(chan …) before it is closed."},
	{regexp.MustCompile(`negative WaitGroup counter`), "Done was called more often than Add has counted: one Done for each goroutine that was added."},
	{regexp.MustCompile(`WaitGroup is reused`), "An Add came while an earlier Wait was still returning: use a new WaitGroup for each round."},
	{regexp.MustCompile(`WaitGroup misuse`), "Add and Wait ran at the same time: Add must be called before the goroutine is started."},
	{regexp.MustCompile(`(?i)unlock of unlocked|RUnlock of unlocked`), "The lock was not held here: one Unlock for each Lock, RUnlock for RLock, on the same lock and not on a copy of it."},
	{regexp.MustCompile(`concurrent map`), "Two goroutines used the map at the same time: guard every access, reading ones too, with the same lock."},
	{regexp.MustCompile(`assignment to entry in nil map`), "The map is nil here: it needs make(map[…]…) before it is written to."},
	{regexp.MustCompile(`nil pointer dereference`), "Something on this line is nil: which of the values was never set, or has been set to nil since?"},
	{regexp.MustCompile(`index out of range|slice bounds out of range`), "Check the boundaries: none, one, and more asked for than there is are where these go wrong."},
	{regexp.MustCompile(`integer divide by zero`), "A divisor is zero here: what if there is nothing to divide?"},
	{regexp.MustCompile(`stack overflow`), "The function calls itself, directly or by way of others, without end."},
	{regexp.MustCompile(`interface conversion`), "The value is of another type than the assertion says: use the form with two results, v, ok := x.(T)."},
	{regexp.MustCompile(`makechan: size out of range|makeslice`), "The size that is asked for is negative or far too big."},
	{regexp.MustCompile(`from outside bubble|multiple synctest bubbles|different bubble`), "Something that was made in one test is used in another: what is kept in a variable of the package, or in a default client?"},
	{regexp.MustCompile(`has completed`), "A goroutine still used its test after the test had ended: the code under test returned before all it had started was done."},
	{regexp.MustCompile(`sync: inconsistent mutex state|Unlock of unlocked`), "Was the lock copied, or overwritten while in use?"},
}
