// Package profile gives goroutines names, and reads from a profile who is where.
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

// Go starts f in a goroutine that is labelled: with the labels of ctx, and with "stage" as the stage that is given. It does not wait for f.
func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	go pprof.Do(ctx, pprof.Labels("stage", stage), f)
}

// A Worker is one goroutine that does what it is given, one after another. Only [NewWorker] makes one.
type Worker struct {
	jobs chan job
}

type job struct {
	ctx  context.Context
	f    func(ctx context.Context)
	done chan struct{}
}

// NewWorker returns a Worker, whose goroutine has no labels while it waits for a job.
func NewWorker() *Worker {
	w := &Worker{jobs: make(chan job)}
	go w.work()
	return w
}

// work begins with the labels of whoever has called NewWorker, and goes on with those of each job.
func (w *Worker) work() {
	none := context.Background()
	pprof.SetGoroutineLabels(none)
	for j := range w.jobs {
		pprof.SetGoroutineLabels(j.ctx)
		j.f(j.ctx)
		pprof.SetGoroutineLabels(none)
		close(j.done)
	}
}

// Do has the worker run f, with the labels that ctx has, and returns when f has ended, even if ctx ends before. It may be called by many
// goroutines at the same time, but not by what the worker runs.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := job{ctx, f, make(chan struct{})}
	w.jobs <- j
	<-j.done
}

// Stop ends the worker's goroutine. No Do may be under way, and none may follow.
func (w *Worker) Stop() { close(w.jobs) }

// Stages reads a goroutine profile, as pprof.Lookup("goroutine").WriteTo(w, 1) writes it, and returns how many goroutines there are
// in each stage. Those without a stage are left out. If reading fails, it returns that error.
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
			stage, ok, err := stageOf(text)
			if err != nil {
				return nil, err
			}
			if ok {
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

// stageOf finds the stage in labels such as {"request":"7", "stage":"parse"}. It looks like JSON, but is quoted as Go does.
func stageOf(labels string) (stage string, ok bool, err error) {
	rest := strings.TrimPrefix(labels, "{")
	for strings.HasPrefix(rest, `"`) {
		var pair [2]string
		for i, behind := range []string{":", ", "} {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return "", false, fmt.Errorf("reading the labels %s: %w", strings.TrimSpace(labels), err)
			}
			if pair[i], err = strconv.Unquote(quoted); err != nil {
				return "", false, fmt.Errorf("reading the labels %s: %w", strings.TrimSpace(labels), err)
			}
			rest = strings.TrimPrefix(rest[len(quoted):], behind)
		}
		if pair[0] == "stage" {
			return pair[1], true, nil
		}
	}
	return "", false, nil
}
