// want test "a panic of the function that Go has started"

// Package profile has Go catch a panic of what it starts.
package profile

import (
	"bufio"
	"context"
	"io"
	"runtime/pprof"
	"strconv"
	"strings"
)

func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	go func() { defer func() { recover() }(); pprof.Do(ctx, pprof.Labels("stage", stage), f) }()
}

type Worker struct {
	jobs chan job
}

func NewWorker() *Worker {
	w := &Worker{jobs: make(chan job)}
	go func() {
		pprof.SetGoroutineLabels(context.Background())
		for j := range w.jobs {
			j.run()
		}
	}()
	return w
}

func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := job{ctx, f, make(chan struct{})}
	w.jobs <- j
	<-j.done
}

func (w *Worker) Stop() {
	close(w.jobs)
}

func Stages(profile io.Reader) (map[string]int, error) {
	r := bufio.NewReader(profile)
	stages := map[string]int{}
	n := 0
	for {
		line, err := r.ReadString('\n')
		if strings.HasPrefix(line, "# labels: {") {
			if s, ok := stageOf(line); ok {
				stages[s] += n
			}
		} else if before, _, ok := strings.Cut(line, " @"); ok && !strings.HasPrefix(line, "#") {
			n, _ = strconv.Atoi(before)
		}
		if err == io.EOF {
			return stages, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

type job struct {
	ctx  context.Context
	f    func(context.Context)
	done chan struct{}
}

func (j job) run() {
	defer close(j.done)
	pprof.SetGoroutineLabels(j.ctx)
	defer pprof.SetGoroutineLabels(context.Background())
	j.f(j.ctx)
}
func stageOf(line string) (string, bool) {
	rest := strings.TrimSpace(strings.TrimPrefix(line, "# labels: {"))
	for {
		k, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return "", false
		}
		rest = strings.TrimPrefix(rest[len(k):], ":")
		v, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return "", false
		}
		rest = strings.TrimLeft(rest[len(v):], ", ")
		if key, _ := strconv.Unquote(k); key == "stage" {
			s, _ := strconv.Unquote(v)
			return s, true
		}
	}
}
