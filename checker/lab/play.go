package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A play builds the scene, runs it, and begins anew when the exercise's files change or somebody says so.
type play struct {
	checker, root, pkg, program, overlay string
	files                                []string // those that a learner edits, below the root
	hub                                  *hub

	again chan struct{} // has room for one

	mu    sync.Mutex
	scene io.Writer       // standard input of the process; nil while there is none
	left  json.RawMessage // what the last scene has left behind
}

// A phase is where the play is.
type phase struct {
	Phase string `json:"phase"` // "building", "running" or "over"
	Text  string `json:"text,omitempty"`
}

// What the page is told beside the scene's own lines.
type (
	state struct {
		State phase `json:"state"`
	}
	report struct {
		Report string `json:"report"` // more of what the checker says of what the process has said
	}
	unfinished struct {
		Todo []string `json:"todo"`
	}
	before struct {
		Before json.RawMessage `json:"before"` // what the scene before this one has left behind
	}
)

// run plays until ctx ends.
func (p *play) run(ctx context.Context) {
	for ctx.Err() == nil {
		p.hub.forget()
		if p.left != nil {
			p.hub.show(before{p.left})
			p.left = nil
		}
		seen := p.contents()
		p.hub.show(unfinished{p.todos(seen)})
		changed, cancel := context.WithCancel(ctx)
		var watching sync.WaitGroup
		watching.Go(func() { p.watch(changed, seen, cancel) })
		p.once(changed)
		<-changed.Done()
		watching.Wait()
	}
}

// How long nobody has to look before the scene is ended. A page that is loaded again is away for a moment.
const unwatched = 3 * time.Second

// watch calls changed when the files are not as they were any more, when somebody wants to begin anew, or when
// all pages have been closed.
func (p *play) watch(ctx context.Context, seen []string, changed context.CancelFunc) {
	look := time.NewTicker(300 * time.Millisecond)
	defer look.Stop()
	var watched bool
	var last time.Time // when somebody was last seen to look
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.again:
			changed()
			return
		case <-look.C:
			// A scene only begins when somebody looks, who may have left before this does for the first time.
			if p.hub.watched() || !watched && p.playing() {
				watched, last = true, time.Now()
			} else if watched && time.Since(last) > unwatched {
				changed()
				return
			}
			// Read, and not looked at from outside: saves within one tick of the file system's clock are saves, too.
			if now := p.contents(); !slices.Equal(now, seen) {
				changed()
				return
			}
		}
	}
}

// playing says whether a scene is under way.
func (p *play) playing() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.scene != nil
}

func (p *play) contents() []string {
	all := make([]string, len(p.files))
	for i, name := range p.files {
		text, _ := os.ReadFile(filepath.Join(p.root, name)) // in the middle of a save there may be none
		all[i] = string(text)
	}
	return all
}

// todos lists what is still to be done in the files.
func (p *play) todos(contents []string) []string {
	var all []string
	if p.overlay != "" {
		return all
	}
	for i, text := range contents {
		n := 0
		for line := range strings.Lines(text) {
			n++
			if _, what, ok := strings.Cut(line, "// TODO"); ok {
				all = append(all, fmt.Sprintf("%s:%d: TODO%s", filepath.Base(p.files[i]), n, strings.TrimSpace(what)))
			}
		}
	}
	return all
}

// once builds and plays, until the scene is over or ctx ends.
func (p *play) once(ctx context.Context) {
	p.hub.show(state{phase{"building", "building with the race detector"}})
	if ok := p.build(ctx); !ok {
		return
	}
	for !p.hub.watched() {
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return
		}
	}
	p.hub.show(state{phase{Phase: "running"}})
	why := p.perform(ctx)
	if ctx.Err() == nil {
		p.hub.show(state{phase{"over", why}})
	}
}

// build builds the program, and shows why it cannot if so.
func (p *play) build(ctx context.Context) bool {
	// Not inlined: a loop of the learner's would else be a line of the scene's, on which its goroutines are seen.
	args := []string{"build", "-race", "-buildvcs=false", "-gcflags=koans/...=-l", "-o", p.program}
	if p.overlay != "" {
		args = append(args, "-overlay", p.overlay)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, p.pkg)...)
	cmd.Dir = p.root
	cmd.Env = append(os.Environ(), "GOWORK=off", "GO111MODULE=on", "GOFLAGS=-mod=readonly", "CGO_ENABLED=1")
	said, err := cmd.CombinedOutput()
	if err == nil || ctx.Err() != nil {
		return err == nil
	}
	p.explain(ctx, bytes.NewReader(said))
	p.hub.show(state{phase{"over", "it does not compile. Save it when it does, and the scene begins."}})
	return false
}

// perform runs the program until it ends or ctx does, and says why it has ended.
func (p *play) perform(ctx context.Context) string {
	cmd := exec.Command(p.program)
	cmd.Dir = p.root
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	ownGroup(cmd)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	complaints, err3 := cmd.StderrPipe()
	for _, err := range []error{err1, err2, err3, cmd.Start()} {
		if err != nil {
			return "the scene could not be started: " + err.Error()
		}
	}
	p.setScene(in)
	defer p.setScene(nil)

	var reading, watching sync.WaitGroup
	reading.Go(func() { p.pass(out) })
	reading.Go(func() { p.explain(context.Background(), complaints) })
	ended := make(chan struct{})
	var tooMuch bool
	watching.Go(func() { tooMuch = guardMemory(cmd, ended) })
	watching.Go(func() {
		select {
		case <-ctx.Done():
			endScene(cmd, in, ended)
		case <-ended:
		}
	})
	reading.Wait()
	close(ended)
	watching.Wait()
	err := cmd.Wait()
	switch {
	case tooMuch:
		return fmt.Sprintf("it took more than %d MiB of memory, and was ended", mostMemory>>20)
	case err != nil:
		return "it has ended by itself (" + err.Error() + "). Save, or press r, and it begins anew."
	}
	return "it has ended"
}

// The scene gives the learner's goroutines a second to leave, and then says which have not. When they keep all processors busy, or print
// without end, that takes longer.
const farewell = 5 * time.Second

// endScene tells the scene to end, and ends the process if it does not.
func endScene(cmd *exec.Cmd, in io.WriteCloser, ended <-chan struct{}) {
	// Beside this, for a process that reads nothing any more: when it is ended, so is the write.
	go func() { _, _ = io.WriteString(in, `{"end":true}`+"\n") }()
	select {
	case <-ended:
	case <-time.After(farewell):
	}
	killGroup(cmd)
}

func (p *play) setScene(in io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.scene = in
}

// do hands an order on to the scene.
func (p *play) do(o order) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o.Again {
		select {
		case p.again <- struct{}{}:
		default: // somebody has said so already
		}
		return
	}
	if p.scene != nil {
		line, _ := json.Marshal(o)
		_, _ = p.scene.Write(append(line, '\n')) // it may just have ended
	}
}

// pass passes on what the scene says: lines of JSON. Anything else is what somebody has printed before the scene began.
func (p *play) pass(out io.Reader) {
	in := bufio.NewReader(out)
	for {
		line, err := in.ReadBytes('\n')
		if json.Valid(line) {
			p.hub.showLine(bytes.TrimSpace(line))
			var last struct{ Left json.RawMessage }
			if json.Unmarshal(line, &last) == nil && last.Left != nil {
				p.left = last.Left // read when perform has returned
			}
		} else if len(line) > 0 {
			p.hub.show(report{string(line)})
		}
		if err != nil {
			return
		}
	}
}

// mostReport is how much is shown of what the process has said.
const mostReport = 64 << 10

// explain has the checker explain what the process says, and shows that.
func (p *play) explain(ctx context.Context, complaints io.Reader) {
	cmd := exec.CommandContext(ctx, p.checker, "explain", "--color=never")
	cmd.Dir = p.root
	cmd.Stdin = complaints
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		p.hub.show(report{"what it says could not be explained: " + err.Error() + "\n"})
		_, _ = io.Copy(io.Discard, complaints)
		return
	}
	left := mostReport
	in := bufio.NewReaderSize(out, 4<<10)
	buf := make([]byte, 4<<10)
	for {
		n, err := in.Read(buf)
		if text := buf[:min(n, left)]; len(text) > 0 {
			left -= len(text)
			p.hub.show(report{escapes.ReplaceAllString(string(text), "")})
			if left == 0 {
				p.hub.show(report{"\n(and more)\n"})
			}
		}
		if err != nil {
			break
		}
	}
	_ = cmd.Wait() // its status says that something was found
}

// escapes are what programs write to terminals, in colour or worse.
var escapes = regexp.MustCompile(`\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07)`)
