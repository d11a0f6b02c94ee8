package grade

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/judge/gate"
	"koans/checker/internal/run/exports"
	"koans/checker/internal/run/sandbox"
	"koans/checker/internal/run/vet"
)

// The gate, vet and explanations read what nobody has read, and a parser or type checker can be made to work for hours. So they
// work in a process of their own, confined and with limits, and what comes back is small.

// A screening is what that process is told: to look at answers, or to explain a run.
type screening struct {
	Answers []gate.Answer
	Exports map[string]string // files of export data by import path

	Explain *unexplained
}

// A screened is what was seen of an answer.
type screened struct {
	gate.Result
	Vet string // what vet says of it, if it passes
}

const (
	mostVet  = 16 << 10 // bytes kept of what vet says
	mostSeen = 64 << 20 // and of all that the process says
)

// screenCommand is the first argument by which the checker's program knows that it is that process.
const screenCommand = "screen answers"

// MaybeScreen turns this process into the one that looks at answers, if it was started for that. A
// program that grades calls it first thing in main, behind [sandbox.MaybeHelper].
func MaybeScreen() {
	if len(os.Args) != 2 || os.Args[1] != screenCommand {
		return
	}
	if err := screen(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	os.Exit(0)
}

func screen(in io.Reader, out io.Writer) error {
	var s screening
	if err := json.NewDecoder(in).Decode(&s); err != nil {
		return fmt.Errorf("reading what is to be looked at: %w", err)
	}
	if s.Explain != nil {
		return s.Explain.explain(out)
	}
	results := make([]screened, len(s.Answers))
	fset := token.NewFileSet()
	importer := exports.From(fset, s.Exports)
	for i, a := range s.Answers {
		results[i].Result = gate.Check(a, importer)
		if !results[i].Pass() {
			continue
		}
		said, err := vet.Check(fset, importer, [][]course.File{a.Files})
		if err != nil {
			results[i].Build = fmt.Sprintf("%s:1:1: %v\n", a.Files[0].Path, err)
			continue
		}
		results[i].Vet = said[0][:min(len(said[0]), mostVet)]
	}
	if err := json.NewEncoder(out).Encode(results); err != nil {
		return fmt.Errorf("telling what was seen: %w", err)
	}
	return nil
}

// screenLimits are a hundred times what the answers of one student need.
var screenLimits = sandbox.Limits{Wall: time.Minute, CPU: 20 * time.Second, Memory: 3 << 30, Files: 256, FileSize: 1}

// A gatekeeper has answers looked at.
type gatekeeper struct {
	sandbox *sandbox.Sandbox
	exe     string
	exports map[string]string
	limits  sandbox.Limits
}

// look returns what the gate says of each answer. When the process does not survive all of them together, each has one of its own.
func (g *gatekeeper) look(ctx context.Context, answers []gate.Answer) ([]screened, error) {
	results, ended, err := g.process(ctx, answers)
	if err == nil || ctx.Err() != nil {
		return results, err
	}
	if len(answers) > 1 {
		results = nil
		for _, a := range answers {
			one, err := g.look(ctx, []gate.Answer{a})
			if err != nil {
				return nil, err
			}
			results = append(results, one...)
		}
		return results, nil
	}
	if answersFault(ended) {
		return []screened{{Result: gate.Result{Build: answers[0].Files[0].Path + ":1:1: reading this takes more time or memory than an answer is given\n"}}}, nil
	}
	return nil, err
}

func (g *gatekeeper) process(ctx context.Context, answers []gate.Answer) ([]screened, sandbox.Ended, error) {
	var read []string
	for _, file := range g.exports {
		read = append(read, filepath.Dir(filepath.Dir(file)))
		break // all of them lie in one cache
	}
	var results []screened
	ended, err := g.start(ctx, screening{Answers: answers, Exports: g.exports}, read, &results)
	if err == nil && len(results) != len(answers) {
		err = errors.New("looking at answers: it gave no answer")
	}
	return results, ended, err
}

// start has the process do s, which may read those paths, and reads its results.
func (g *gatekeeper) start(ctx context.Context, s screening, read []string, results any) (sandbox.Ended, error) {
	var order, out, said bytes.Buffer
	if err := json.NewEncoder(&order).Encode(s); err != nil {
		return sandbox.Ended{}, fmt.Errorf("telling what is to be looked at: %w", err)
	}
	policy := sandbox.Policy{Limits: g.limits, Env: []string{"GOMAXPROCS=1"}, Read: append(sandbox.Libraries(g.exe), read...)}
	cmd, err := g.sandbox.Command(ctx, policy, g.exe, screenCommand)
	if err != nil {
		return sandbox.Ended{}, err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &order, &atMost{&out, mostSeen}, &atMost{&said, 1 << 16}
	if err := cmd.Start(); err != nil {
		return sandbox.Ended{}, err
	}
	ended, err := cmd.Wait()
	if err != nil || ended.Code != 0 {
		return ended, fmt.Errorf("looking at answers: %s: %s", ended, bytes.TrimSpace(said.Bytes()))
	}
	if err := json.Unmarshal(out.Bytes(), results); err != nil {
		return ended, fmt.Errorf("looking at answers: %w", err)
	}
	return ended, nil
}

// answersFault says whether the process ended in a way that what it read may bring about, and a machine does not: by a limit of its own, or by
// a panic. That somebody killed it tells nothing of the answer.
func answersFault(ended sandbox.Ended) bool {
	return ended.Reason == sandbox.CPULimit || ended.Reason == sandbox.WallLimit || ended.Code == 2
}

// atMost keeps the beginning of what is written to it, and drops the rest without a word.
type atMost struct {
	out  *bytes.Buffer
	room int
}

func (a *atMost) Write(p []byte) (int, error) {
	some := p[:min(len(p), a.room)]
	a.room -= len(some)
	a.out.Write(some)
	return len(p), nil
}
