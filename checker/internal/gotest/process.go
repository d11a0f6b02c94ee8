package gotest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
}

// The defaults are far above what a right answer needs on a busy machine.
const (
	defaultWall   = 90 * time.Second
	defaultOutput = 8 << 20 // timelines come the same way, and some are long
	defaultMemory = 1 << 30
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
	return l
}

// A process is one execution of a batch's binary: some tests of one variant.
type process struct {
	cmd    *exec.Cmd
	dir    string // scratch, for record and race reports
	nonce  string
	stdin  io.WriteCloser
	out    *bounded
	record *os.File
	began  time.Time

	mu      sync.Mutex
	stopped Stop
	dump    string

	ended  chan struct{}
	exited error // of cmd.Wait, once ended is closed
}

// start runs the tests of the unit called key.
func start(ctx context.Context, binary, key string, tests []string, opt RunOptions) (*process, error) {
	dir, err := os.MkdirTemp(filepath.Dir(binary), "process-")
	if err != nil {
		return nil, fmt.Errorf("making a folder to run in: %w", err)
	}
	record, err := os.Create(filepath.Join(dir, "record"))
	if err != nil {
		return nil, fmt.Errorf("creating the record: %w", err)
	}
	p := &process{dir: dir, nonce: rand.Text(), record: record, ended: make(chan struct{})}
	p.cmd = exec.Command(binary, "-test.v=test2json", "-test.run="+strings.Join(tests, "|"), "-test.timeout=0")
	p.cmd.Dir = dir
	p.cmd.Env = environment(key, dir, opt)
	p.out = &bounded{limit: opt.Limits.Output, loud: func() { p.stop(TooLoud) }}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	// A process that the answer started may keep the output open; do not wait for it for ever.
	p.cmd.WaitDelay = 2 * time.Second
	ownGroup(p.cmd)
	p.cmd.Cancel = nil // only Start with a context would use it; the watch decides instead
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("connecting to the tests: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the tests: %w", err)
	}
	p.began = time.Now()
	go func() {
		p.exited = p.cmd.Wait()
		close(p.ended)
	}()
	// A process that dies before it reads the nonce makes the write fail; how it died is told by Wait.
	fmt.Fprintln(p.stdin, p.nonce)
	return p, nil
}

func environment(key, dir string, opt RunOptions) []string {
	env := []string{
		"KOANS_VARIANT=" + key,
		"KOANS_RECORD=" + filepath.Join(dir, "record"),
		// The race detector sleeps a second as the process exits unless told not to.
		"GORACE=atexit_sleep_ms=0 log_path=" + filepath.Join(dir, "race"),
		"GOTRACEBACK=all",
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
	return append(os.Environ(), env...)
}

// stop ends the process and everything it has started. The first reason counts.
func (p *process) stop(why Stop) {
	p.mu.Lock()
	if p.stopped == NotStopped {
		p.stopped = why
	}
	p.mu.Unlock()
	// Its only error is that the process has ended already, which is as well.
	_ = killGroup(p.cmd)
}

// finish waits for the process and clears away what it left. What a test
// started and did not wait for is killed with its group.
func (p *process) finish() {
	<-p.ended
	_ = killGroup(p.cmd)
	p.stdin.Close()
	p.record.Close()
}

// status returns the exit status, and the signal that ended the process if one did.
func (p *process) status() (code int, signal string) {
	state := p.cmd.ProcessState
	if state == nil {
		return -1, ""
	}
	if s, ok := strings.CutPrefix(state.String(), "signal: "); ok {
		return -1, s
	}
	return state.ExitCode(), ""
}

// races returns the race detector's reports. It writes a file a process.
func (p *process) races() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(p.dir, "race.*"))
	if err != nil {
		return nil, fmt.Errorf("finding the race reports: %w", err)
	}
	var reports []string
	for _, f := range files {
		b, err := readHead(f, mostRaces)
		if err != nil {
			return nil, fmt.Errorf("reading the race reports: %w", err)
		}
		for part := range strings.SplitSeq(b, "==================") {
			if part = strings.TrimSpace(part); strings.HasPrefix(part, "WARNING: DATA RACE") {
				reports = append(reports, part)
			}
		}
	}
	return reports, nil
}

// mostRaces bounds what is read of the race reports; the first say it all.
const mostRaces = 1 << 20

func readHead(file string, limit int64) (string, error) {
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
