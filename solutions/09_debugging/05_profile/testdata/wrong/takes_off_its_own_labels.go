// want test "has put on itself"

// Package profile takes labels off after a job only if it has put some on before it.
package profile

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"runtime/pprof"
	"strconv"
	"strings"
)

// Go starts f in a goroutine that is labelled.
func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	go pprof.Do(ctx, pprof.Labels("stage", stage), f)
}

type job struct {
	ctx  context.Context
	f    func(context.Context)
	done chan struct{}
}

// A Worker is one goroutine that does what it is given, one after another. Only [NewWorker] makes one.
type Worker struct {
	jobs  chan job
	ended chan struct{}
}

// NewWorker returns a Worker, whose goroutine has no labels while it waits for a job.
func NewWorker() *Worker {
	w := &Worker{jobs: make(chan job), ended: make(chan struct{})}
	ready := make(chan struct{})
	go func() {
		defer close(w.ended)
		pprof.SetGoroutineLabels(context.Background())
		close(ready)
		for j := range w.jobs {
			j.run()
		}
	}()
	<-ready
	return w
}

func (j job) run() {
	defer close(j.done)
	if labelled(j.ctx) {
		pprof.SetGoroutineLabels(j.ctx)
		defer pprof.SetGoroutineLabels(context.Background())
	}
	j.f(j.ctx)
}

func labelled(ctx context.Context) bool {
	found := false
	pprof.ForLabels(ctx, func(string, string) bool {
		found = true
		return false
	})
	return found
}

// Do has the worker run f, with the labels that ctx has, and returns when f has ended.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := job{ctx, f, make(chan struct{})}
	w.jobs <- j
	<-j.done
}

// Stop ends the worker's goroutine.
func (w *Worker) Stop() {
	close(w.jobs)
	<-w.ended
}

// Stages reads a goroutine profile, and returns how many goroutines there are in each stage.
func Stages(profile io.Reader) (map[string]int, error) {
	stages := map[string]int{}
	r := bufio.NewReader(profile)
	n := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil && err != io.EOF {
			return nil, err
		}
		line = strings.TrimSuffix(line, "\n")
		if count, _, ok := strings.Cut(line, " @"); ok && !strings.HasPrefix(line, "#") {
			c, err := strconv.Atoi(count)
			if err != nil {
				return nil, fmt.Errorf("profile: %q: %w", line, err)
			}
			n = c
		}
		if text, ok := strings.CutPrefix(line, "# labels: {"); ok {
			stage, ok, err := stageOf(text)
			if err != nil {
				return nil, fmt.Errorf("profile: %q: %w", line, err)
			}
			if ok {
				stages[stage] += n
			}
		}
		if err == io.EOF {
			return stages, nil
		}
	}
}

// stageOf finds the stage in what stands between the braces of labels.
func stageOf(text string) (stage string, found bool, err error) {
	for text != "" && text != "}" {
		var kv [2]string
		for i, sep := range []string{":", ""} {
			quoted, err := strconv.QuotedPrefix(text)
			if err != nil {
				return "", false, err
			}
			if kv[i], err = strconv.Unquote(quoted); err != nil {
				return "", false, err
			}
			text = strings.TrimPrefix(text[len(quoted):], sep)
		}
		if kv[0] == "stage" {
			return kv[1], true, nil
		}
		text = strings.TrimPrefix(text, ", ")
	}
	return "", false, nil
}
