// Of what is quoted only the quotation marks are taken for what they are.
// want test "of a profile in which is"

// Package profile gives goroutines names, and reads from a profile who is where.
package profile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
)

// Go starts f in a goroutine that is labelled with the labels of ctx and with stage.
func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	ctx = pprof.WithLabels(ctx, pprof.Labels("stage", stage))
	go func() {
		pprof.SetGoroutineLabels(ctx)
		f(ctx)
	}()
}

type task struct {
	ctx   context.Context
	f     func(context.Context)
	ended bool
}

// A Worker is one goroutine that does what it is given, one after another.
type Worker struct {
	mu      sync.Mutex
	change  sync.Cond
	tasks   []*task
	started bool
	stop    bool
	gone    bool
}

// NewWorker returns a Worker, whose goroutine has no labels while it waits for a job.
func NewWorker() *Worker {
	w := &Worker{}
	w.change.L = &w.mu
	w.mu.Lock()
	defer w.mu.Unlock()
	go w.loop()
	for !w.started {
		w.change.Wait()
	}
	return w
}

func (w *Worker) loop() {
	pprof.SetGoroutineLabels(context.Background())
	w.mu.Lock()
	defer w.mu.Unlock()
	w.started = true
	w.change.Broadcast()
	for {
		for len(w.tasks) == 0 && !w.stop {
			w.change.Wait()
		}
		if w.stop {
			w.gone = true
			w.change.Broadcast()
			return
		}
		t := w.tasks[0]
		w.tasks = w.tasks[1:]
		w.run(t)
	}
}

func (w *Worker) run(t *task) {
	w.mu.Unlock()
	defer func() {
		pprof.SetGoroutineLabels(context.Background())
		w.mu.Lock()
		t.ended = true
		w.change.Broadcast()
	}()
	pprof.SetGoroutineLabels(t.ctx)
	t.f(t.ctx)
}

// Do has the worker run f, with the labels that ctx has, and returns when f has ended.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	t := &task{ctx: ctx, f: f}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tasks = append(w.tasks, t)
	w.change.Broadcast()
	for !t.ended {
		w.change.Wait()
	}
}

// Stop ends the worker's goroutine.
func (w *Worker) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stop = true
	w.change.Broadcast()
	for !w.gone {
		w.change.Wait()
	}
}

var (
	recordLine = regexp.MustCompile(`(?m)^(\d+) @.*\n# labels: (\{.*\})$`)
	pair       = regexp.MustCompile(`("(?:[^"\\]|\\.)*"):("(?:[^"\\]|\\.)*")`)
)

// Stages reads a goroutine profile and returns how many goroutines there are in each stage.
func Stages(profile io.Reader) (map[string]int, error) {
	text, err := io.ReadAll(profile)
	if err != nil {
		return nil, fmt.Errorf("reading the profile: %w", err)
	}
	stages := map[string]int{}
	for record := range bytes.SplitSeq(text, []byte("\n\n")) {
		m := recordLine.FindSubmatch(record)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			return nil, err
		}
		for _, p := range pair.FindAllSubmatch(m[2], -1) {
			if string(p[1]) != `"stage"` {
				continue
			}
			stage := strings.ReplaceAll(string(p[2][1:len(p[2])-1]), `\"`, `"`)
			stages[stage] += n
		}
	}
	return stages, nil
}
