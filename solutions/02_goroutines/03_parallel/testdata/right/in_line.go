// Package parallel combines results as soon as those before them are there, under a lock.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A line combines results in the order of their numbers, each as soon as those before it are there.
type line[R any] struct {
	combine func(R, R) R

	mu    sync.Mutex
	early map[int]R
	next  int
	sum   R
}

func (l *line[R]) put(i int, r R) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.early[i] = r
	for {
		r, ok := l.early[l.next]
		if !ok {
			return
		}
		delete(l.early, l.next)
		if l.next == 0 {
			l.sum = r
		} else {
			l.sum = l.combine(l.sum, r)
		}
		l.next++
	}
}

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	n := len(items)
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, n)
	l := &line[R]{combine: combine, early: make(map[int]R)}
	var next atomic.Int64
	next.Store(int64(workers))
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < n; i = int(next.Add(1)) - 1 {
				l.put(i, f(items[i]))
			}
		})
	}
	all.Wait()
	return l.sum
}
