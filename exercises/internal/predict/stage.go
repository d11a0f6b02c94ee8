package predict

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// program is the environment variable that tells a child which program is its own.
const program = "KOANS_PREDICT"

// horizon is how long a program may take, on simulated time, before it is said never to end.
const horizon = time.Hour

// What the stage says itself: behind what the program has printed when it returns, and where
// the runtime complains when all is over.
const (
	mark         = "\x1e"
	markReturned = mark + "returned" + mark
	markEnd      = mark + "end" + mark
)

// Perform returns at once, unless this process is a child of [Watch]: then it
// plays one of the programs and ends the process. The test that calls Watch is to call
// it first.
//
// A program is played as if it were main, but on simulated time. When it has
// returned, and what was printed until then is known, those who are still there may
// go on for an hour: who is there after that leaks.
func Perform(t *testing.T, programs []Program) {
	asked, child := os.LookupEnv(program)
	if !child {
		return
	}
	i, err := strconv.Atoi(asked)
	if err != nil || i < 0 || i >= len(programs) {
		fmt.Fprintf(os.Stderr, "predict: there is no program %q\n", asked)
		os.Exit(3)
	}
	file, _ := programs[i].position()
	s := &stage{file: filepath.Base(file)}
	go s.watch()
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if !strings.HasPrefix(fmt.Sprint(r), "deadlock: ") {
			panic(r)
		}
		s.dead.Store(true)
		s.waitsForEver(s.goroutines())
	}()
	synctest.Test(t, func(*testing.T) { s.play(programs[i].Run) })
}

// A stage plays one program. Nothing orders the program's goroutines through it.
type stage struct {
	file     string // of the program
	returned atomic.Bool
	late     atomic.Bool // the horizon has passed, and the program has not returned
	dead     atomic.Bool // the bubble has said that nobody in it can go on
	ended    atomic.Bool
}

// play is the bubble's main goroutine.
func (s *stage) play(run func()) {
	go s.look()
	defer func() {
		if r := recover(); r != nil {
			s.end(Panics, fmt.Sprintf("panic: %v", r))
		}
	}()
	run()
	s.returned.Store(true)
	os.Stdout.WriteString(markReturned)
	time.Sleep(2 * horizon)
	synctest.Wait()
	if left := s.goroutines(); len(left) > 0 {
		s.end(Leaks, s.where(left))
	}
	s.end(Returns, "")
}

// look waits for the horizon, inside the bubble. Then it leaves: if nobody else has anything
// to wait for, the bubble says so itself.
func (s *stage) look() {
	time.Sleep(horizon)
	if !s.returned.Load() {
		s.late.Store(true)
	}
}

// watch sees from outside of the bubble what cannot be seen inside: that nothing moves because of
// a wait that does not let the clock go on, for a mutex say; and that the program still
// moves when it is late. In the latter case a bubble that cannot go on is about to say so,
// and there is but one processor, so it is enough to let it have its turn.
func (s *stage) watch() {
	for {
		time.Sleep(2 * time.Millisecond)
		if s.late.Load() {
			for range turns {
				runtime.Gosched()
			}
			if s.dead.Load() {
				return
			}
			s.end(RunsForever, "")
		}
		if gs := s.goroutines(); frozen(gs) {
			s.waitsForEver(gs)
		}
	}
}

// turns are more than enough: with each, all who are ready to run do so before watch goes on. A program that
// hands its turn from one goroutine to another may take the scheduler's ten milliseconds for it.
const turns = 10

func (s *stage) waitsForEver(gs []goroutine) {
	if s.returned.Load() {
		s.end(Leaks, s.where(gs))
	}
	s.end(Deadlocks, s.where(gs))
}

// end says how the program ended, once, and ends the process.
func (s *stage) end(how Ending, detail string) {
	if !s.ended.CompareAndSwap(false, true) {
		select {} // the other is about to end the process
	}
	os.Stderr.WriteString(markEnd + string(how) + mark + detail)
	os.Exit(0)
}

// A goroutine is one of the program's, from a dump of all.
type goroutine struct {
	state   string
	durable bool
	stack   string
}

var (
	headerOf  = regexp.MustCompile(`^goroutine \d+ \[([^,\]]*).*synctest bubble`)
	machinery = regexp.MustCompile(`^.*\n(?:internal|testing)/synctest\.`) // synctest's own
)

// goroutines returns those of the program: of the bubble, without the stage's own.
// While the dump is taken nobody else runs, so it is of one moment.
func (s *stage) goroutines() []goroutine {
	buf := make([]byte, 1<<20)
	var gs []goroutine
	for text := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		m := headerOf.FindStringSubmatch(text)
		if m == nil || machinery.MatchString(text) || strings.Contains(topOf(text), "predict.(*stage).") {
			continue
		}
		g := goroutine{stack: text}
		g.state, g.durable = strings.CutSuffix(m[1], " (durable)")
		gs = append(gs, g)
	}
	return gs
}

// topOf returns the first function of the stack that is not the library's.
func topOf(text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "koans/") {
			return line
		}
	}
	return ""
}

// blocked are the runtime's words for waiting for another goroutine.
var blocked = []string{
	"chan receive", "chan send", "chan receive (nil chan)", "chan send (nil chan)",
	"select", "select (no cases)", "semacquire",
	"sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock", "sync.WaitGroup.Wait", "sync.Cond.Wait",
}

// frozen says whether all wait for each other, one of them in a way that keeps the
// bubble from saying so.
func frozen(gs []goroutine) bool {
	waits := func(g goroutine) bool { return slices.Contains(blocked, g.state) }
	return slices.ContainsFunc(gs, func(g goroutine) bool { return waits(g) && !g.durable }) &&
		!slices.ContainsFunc(gs, func(g goroutine) bool { return !waits(g) })
}

// where says in which lines of the program the goroutines wait.
func (s *stage) where(gs []goroutine) string {
	var lines []int
	for _, g := range gs {
		if n := linesOf(g.stack, s.file); len(n) > 0 {
			lines = append(lines, n[0])
		}
	}
	slices.Sort(lines)
	if lines = slices.Compact(lines); len(lines) == 0 {
		return ""
	}
	return "waiting at " + lineList(lines)
}

// linesOf returns the lines of the file that stand in a stack trace, in its order.
func linesOf(text, file string) []int {
	var lines []int
	for line := range strings.SplitSeq(text, "\n") {
		at, ok := strings.CutPrefix(strings.TrimSpace(line), "created by ")
		if ok {
			break
		}
		if i := strings.LastIndex(at, file+":"); i > 0 && (at[i-1] == '/' || at[i-1] == '\\') {
			number, _, _ := strings.Cut(at[i+len(file)+1:], " ")
			if n, err := strconv.Atoi(number); err == nil {
				lines = append(lines, n)
			}
		}
	}
	return lines
}

func lineList(lines []int) string {
	word, list := "line", ""
	for i, n := range lines {
		switch {
		case i == 0:
		case i == len(lines)-1:
			word, list = "lines", list+" and "
		default:
			list += ", "
		}
		list += strconv.Itoa(n)
	}
	return word + " " + list
}
