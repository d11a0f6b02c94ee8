// Package profile has a worker that waits on a condition variable.
package profile

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
)

// Go starts f in a goroutine that is labelled: with the labels of ctx, and with "stage" as the stage that is given. The context of f has
// the same labels. Go does not wait for f.
func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	go pprof.Do(ctx, pprof.Labels("stage", stage), f)
}

// A Worker is one goroutine that waits for a job under a lock.
type Worker struct {
	mu      sync.Mutex
	change  *sync.Cond
	jobs    []*job
	stopped bool
}

type job struct {
	ctx  context.Context
	f    func(ctx context.Context)
	done bool
}

// NewWorker returns a Worker.
func NewWorker() *Worker {
	w := &Worker{}
	w.change = sync.NewCond(&w.mu)
	go func() {
		pprof.SetGoroutineLabels(context.Background())
		w.work()
	}()
	return w
}

func (w *Worker) work() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.stopped {
		if len(w.jobs) == 0 {
			w.change.Wait()
			continue
		}
		j := w.jobs[0]
		w.jobs = w.jobs[1:]
		w.mu.Unlock()
		pprof.SetGoroutineLabels(j.ctx)
		j.f(j.ctx)
		pprof.SetGoroutineLabels(context.Background())
		w.mu.Lock()
		j.done = true
		w.change.Broadcast()
	}
}

// Do waits until its job is done.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := &job{ctx: ctx, f: f}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs = append(w.jobs, j)
	w.change.Broadcast()
	for !j.done {
		w.change.Wait()
	}
}

// Stop ends the worker.
func (w *Worker) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	w.change.Broadcast()
}

// Stages reads a goroutine profile, as pprof.Lookup("goroutine").WriteTo(w, 1) writes it, and returns how many goroutines there are
// in each stage. Those without a stage are left out.
func Stages(profile io.Reader) (map[string]int, error) {
	stages := map[string]int{}
	goroutines := 0
	lines := bufio.NewReader(profile) // not a Scanner, for which a line may be too long
	for {
		line, err := lines.ReadString('\n')
		if count, _, isRecord := strings.Cut(line, " @"); isRecord {
			if n, err := strconv.Atoi(count); err == nil {
				goroutines = n
			}
		}
		if text, labelled := strings.CutPrefix(line, "# labels: "); labelled {
			var labels map[string]string
			if err := json.Unmarshal([]byte(text), &labels); err != nil {
				return nil, fmt.Errorf("reading the labels %s: %w", strings.TrimSpace(text), err)
			}
			if stage, ok := labels["stage"]; ok {
				stages[stage] += goroutines
			}
		}
		if err == io.EOF {
			return stages, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the profile: %w", err)
		}
	}
}
