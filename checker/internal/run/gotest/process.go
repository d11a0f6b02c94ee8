package gotest

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits bound one process. The zero value of a field means the default.
type Limits struct {
	Wall   time.Duration // real time for the whole process
	Output int           // bytes that are kept; twice as many end the process
	Memory int64         // resident bytes, where the system tells

	// Spin is the processor time within one bubble, between two looks at it, after which it is said to spin; on real time it takes some
	// times as much. Who lowers it knows of what is run that it spins.
	Spin time.Duration
}

// The defaults are far above what a right answer needs on a busy machine.
const (
	defaultWall   = 90 * time.Second
	defaultOutput = 8 << 20 // timelines come the same way, and some are long
	defaultMemory = 1 << 30
	defaultSpin   = 1250 * time.Millisecond
)

func (l Limits) withDefaults() Limits {
	if l.Wall == 0 {
		l.Wall = defaultWall
	}
	if l.Output == 0 {
		l.Output = defaultOutput
	}
	if l.Memory == 0 {
		l.Memory = defaultMemory
	}
	if l.Spin == 0 {
		l.Spin = defaultSpin
	}
	return l
}

// A process is one execution of a batch's binary: some tests of one variant.
type process struct {
	cmd    command
	dir    string // scratch, for race reports
	stdin  io.WriteCloser
	out    *bounded
	record *record
	began  time.Time

	mu      sync.Mutex
	stopped Stop
	quit    <-chan struct{} // closed when nobody wants the process any more
	dump    string

	ended chan struct{} // closed when cmd.Wait has returned
}

// start runs tests of the unit.
func (b *Batch) start(u unit, tests []string, opt RunOptions) (*process, error) {
	dir, err := os.MkdirTemp(b.dir, "process-")
	if err != nil {
		return nil, machineTrouble(fmt.Errorf("making a folder to run in: %w", err))
	}
	p := &process{dir: dir, ended: make(chan struct{})}
	nonce := rand.Text()
	if b.confinement != nil {
		p.record, err = newPipeRecord(nonce, tests)
	} else { // beside the folder, not in it: that is the tests'
		p.record, err = newFileRecord(dir+".record", nonce, tests)
	}
	if err != nil {
		return nil, err
	}
	if err := p.begin(b, u, tests, nonce, opt); err != nil {
		return nil, errors.Join(err, p.record.close())
	}
	return p, nil
}

// begin starts the process that p is to be.
func (p *process) begin(b *Batch, u unit, tests []string, nonce string, opt RunOptions) (err error) {
	p.out = &bounded{limit: opt.Limits.Output, loud: func() { p.stop(TooLoud) }}
	args := []string{"-test.v=test2json", "-test.run=" + strings.Join(tests, "|"), "-test.timeout=0"}
	if opt.FailFast {
		args = append(args, "-test.failfast")
	}
	env := environment(u, p.dir, opt)
	if opt.RulesFirst {
		env = append(env, "KOANS_RULES="+strconv.Itoa(u.rulesAmong(tests)))
	}
	if b.confinement == nil {
		p.cmd = newPlain(b.binary, args, append(env, raceOptions(p.dir)), p.dir, p.out, p.record.end)
	} else if p.cmd, err = b.confinement.command(u.variant.Exercise, b.binary, args, env, p, opt); err != nil {
		return fmt.Errorf("starting the tests: %w", err)
	}
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return fmt.Errorf("connecting to the tests: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return machineTrouble(fmt.Errorf("starting the tests: %w", err))
	}
	p.record.started()
	p.began = time.Now()
	go func() {
		p.cmd.Wait()
		close(p.ended)
	}()
	// A process that dies before it reads the nonce makes the write fail; how it died is told by Wait.
	fmt.Fprintln(p.stdin, nonce)
	return nil
}

// environment is what each test process is told; an ordinary one has the checker's own besides.
func environment(u unit, dir string, opt RunOptions) []string {
	env := []string{
		"KOANS_VARIANT=" + u.key,
		"KOANS_MUTANT=" + u.variant.Mutant,
		"GOTRACEBACK=all",
		// What the user has set to look at other programs would change how this one behaves:
		// with asynctimerchan=1 a right answer panics in a bubble.
		"GODEBUG=", "GOMEMLIMIT=",
		// Test processes live for a moment and have little to keep: collecting less often saves
		// a quarter of their processor time. Off altogether, they would pay more for new pages.
		"GOGC=400",
	}
	if opt.Seed != 0 {
		env = append(env, "KOANS_PERTURB="+strconv.FormatUint(opt.Seed, 10), "KOANS_SEED="+strconv.FormatUint(opt.Seed, 10))
	}
	if opt.Procs != 0 {
		env = append(env, "GOMAXPROCS="+strconv.Itoa(opt.Procs))
	}
	return env
}

// raceOptions tell the race detector what to do. It sleeps a second as the process exits unless told not to.
func raceOptions(dir string, more ...string) string {
	return "GORACE=" + strings.Join(append([]string{"atexit_sleep_ms=0", "log_path=" + raceLog(dir)}, more...), " ")
}

// raceLog is the beginning of the names of the race detector's reports, as its options are written: blanks, commas and colons
// end a value that is not in quotes, and nothing stands for a quote inside of them. A path that cannot be
// written so counts from the process's folder, as on Windows, where the detector opens files by names
// in the code page of old: tests that change their folder would take it along, so that is not the rule.
func raceLog(dir string) string {
	path := filepath.Join(dir, "race")
	for _, quote := range []string{"'", `"`} {
		if runtime.GOOS != "windows" && !strings.Contains(path, quote) {
			return quote + path + quote
		}
	}
	return "race"
}

// stop ends the process and everything it has started. The first reason counts.
func (p *process) stop(why Stop) {
	p.mu.Lock()
	if p.stopped == NotStopped {
		p.stopped = why
	}
	p.mu.Unlock()
	p.cmd.Kill()
}

// finish waits for the process and clears away what it left. What a test
// started and did not wait for is killed with its group.
func (p *process) finish() {
	<-p.ended
	p.cmd.Kill()
	p.stdin.Close()
	if what := p.cmd.Exhausted(); p.stopped == NotStopped && what != NotStopped {
		p.stopped = what
	}
}

// races returns the race detector's reports, and whether it died. It writes a file a process; what else an answer leaves there must not cost us anything.
func (p *process) races() (reports []string, died bool, err error) {
	dir, err := os.Open(p.dir)
	if err != nil {
		return nil, false, fmt.Errorf("finding the race reports: %w", err)
	}
	defer dir.Close()
	names, err := dir.Readdirnames(mostRaceFiles)
	if err != nil && err != io.EOF {
		return nil, false, fmt.Errorf("finding the race reports: %w", err)
	}
	room := int64(mostRaces)
	for _, name := range names {
		if !strings.HasPrefix(name, "race.") {
			continue
		}
		text, err := readHead(filepath.Join(p.dir, name), room)
		if err != nil {
			return nil, false, fmt.Errorf("reading the race reports: %w", err)
		}
		room -= int64(len(text))
		died = died || detectorDied(text)
		for part := range strings.SplitSeq(text, "==================") {
			if part = strings.TrimSpace(part); strings.HasPrefix(part, "WARNING: DATA RACE") {
				reports = append(reports, part)
			}
		}
	}
	return reports, died, nil
}

// These bound what is read of the race reports; the first say it all.
const (
	mostRaces     = 1 << 20
	mostRaceFiles = 256
)

// readHead reads no link: one that an answer made would have us read what only we may.
func readHead(file string, limit int64) (string, error) {
	if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() {
		return "", err
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit))
	return string(b), err
}

// errGone says that the process ended before it answered.
var errGone = errors.New("the process has ended")

// bounded keeps the beginning and the end of what is written to it, and cries
// out once when far too much has been.
type bounded struct {
	limit int
	loud  func()

	mu    sync.Mutex
	head  bytes.Buffer
	tail  []byte
	total int
	cried bool
}

func (b *bounded) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.total += len(p)
	half := b.limit / 2
	rest := p
	if room := half - b.head.Len(); room > 0 {
		n := min(room, len(rest))
		b.head.Write(rest[:n])
		rest = rest[n:]
	}
	b.tail = append(b.tail, rest...)
	if len(b.tail) > 2*half {
		b.tail = append(b.tail[:0], b.tail[len(b.tail)-half:]...)
	}
	if b.total > 2*b.limit && !b.cried {
		b.cried = true
		// Not from here: Write is called by the process's own copying goroutine.
		go b.loud()
	}
	return len(p), nil
}

func (b *bounded) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	tail := b.tail
	if half := b.limit / 2; len(tail) > half {
		tail = tail[len(tail)-half:]
	}
	if left := b.total - b.head.Len() - len(tail); left > 0 {
		return fmt.Sprintf("%s\n... %d bytes left out ...\n%s", b.head.String(), left, tail)
	}
	return b.head.String() + string(tail)
}
