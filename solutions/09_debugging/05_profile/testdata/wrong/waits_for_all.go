// Package profile counts the jobs that are not done yet, and has each caller wait until there are none.
package profile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime/pprof"
	"strconv"
	"sync"
)

// Go starts f in a goroutine that is labelled.
func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	go func() {
		pprof.SetGoroutineLabels(context.Background())
		pprof.Do(ctx, pprof.Labels("stage", stage), f)
	}()
}

type job struct {
	ctx context.Context
	f   func(context.Context)
}

// A Worker is one goroutine that does what it is given, one after another. Only [NewWorker] makes one.
type Worker struct {
	mu      sync.Mutex
	changed sync.Cond
	queue   []*job
	pending int  // queued or being done
	waits   bool // the goroutine has no labels, and waits or has ended
	stopped bool
	gone    bool
}

// NewWorker returns a Worker, whose goroutine has no labels while it waits for a job.
func NewWorker() *Worker {
	w := &Worker{}
	w.changed.L = &w.mu
	w.mu.Lock()
	defer w.mu.Unlock()
	go w.run()
	for !w.waits {
		w.changed.Wait()
	}
	return w
}

func (w *Worker) run() {
	w.mu.Lock()
	for {
		pprof.SetGoroutineLabels(context.Background())
		w.waits = true
		w.changed.Broadcast()
		for len(w.queue) == 0 {
			if w.stopped {
				w.gone = true
				w.changed.Broadcast()
				w.mu.Unlock()
				return
			}
			w.changed.Wait()
		}
		j := w.queue[0]
		w.queue = w.queue[1:]
		w.mu.Unlock()
		w.serve(j)
		w.mu.Lock()
	}
}

func (w *Worker) serve(j *job) {
	defer func() {
		pprof.SetGoroutineLabels(context.Background())
		w.mu.Lock()
		defer w.mu.Unlock()
		w.pending--
		w.changed.Broadcast()
	}()
	pprof.SetGoroutineLabels(j.ctx)
	j.f(j.ctx)
}

// Do has the worker run f, with the labels that ctx has, and returns when f has ended.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := &job{ctx: ctx, f: f}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, j)
	w.pending++
	w.changed.Broadcast()
	for w.pending > 0 {
		w.changed.Wait() // want deadlock "waits? for"
	}
}

// Stop ends the worker's goroutine.
func (w *Worker) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	w.changed.Broadcast()
	for !w.gone {
		w.changed.Wait()
	}
}

// Stages reads a goroutine profile, and returns how many goroutines there are in each stage.
func Stages(profile io.Reader) (map[string]int, error) {
	var text bytes.Buffer
	if _, err := text.ReadFrom(profile); err != nil {
		return nil, fmt.Errorf("stages: %w", err)
	}
	stages := map[string]int{}
	n := 0
	for line := range bytes.Lines(text.Bytes()) {
		if line[0] >= '0' && line[0] <= '9' {
			digits, _, _ := bytes.Cut(line, []byte(" "))
			n, _ = strconv.Atoi(string(digits))
		}
		if labels, ok := bytes.CutPrefix(line, []byte("# labels: {")); ok {
			if stage, ok := stage(labels); ok {
				stages[stage] += n
			}
		}
	}
	return stages, nil
}

// stage takes the quoted words one by one: each second one is a value.
func stage(labels []byte) (string, bool) {
	begin, words, is := -1, 0, false
	for i := 0; i < len(labels); i++ {
		switch {
		case labels[i] == '\\':
			i++
		case labels[i] != '"':
		case begin < 0:
			begin = i
		default:
			word, err := strconv.Unquote(string(labels[begin : i+1]))
			if err == nil && words%2 == 1 && is {
				return word, true
			}
			is = err == nil && words%2 == 0 && word == "stage"
			words++
			begin = -1
		}
	}
	return "", false
}
