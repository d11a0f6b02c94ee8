package waitfirst_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func numbers(tasks []*task) []int {
	ns := []int{}
	for _, t := range tasks {
		ns = append(ns, t.number)
	}
	return ns
}

// requireUntouched fails t if Wait has done to a task what it must not.
func requireUntouched(t *testing.T, tasks []*task) {
	t.Helper()
	for _, tk := range tasks {
		require.Zero(t, tk.cancels.Load(), "times that task %d was cancelled: Wait cancels nobody", tk.number)
		require.Zero(t, tk.early.Load(), "times that Err of task %d was called before the task had ended", tk.number)
	}
}

// requireSplit fails t unless each of the tasks is in one of the lists, once and in order.
func requireSplit(t *testing.T, tasks, done, pending []*task) {
	t.Helper()
	times := map[int]int{}
	for _, n := range slices.Concat(numbers(done), numbers(pending)) {
		times[n]++
	}
	for _, tk := range tasks {
		require.Equal(t, 1, times[tk.number], "times that task %d is in done %v and pending %v together", tk.number, numbers(done), numbers(pending))
	}
	require.Len(t, times, len(tasks), "tasks in done %v and pending %v", numbers(done), numbers(pending))
	require.IsIncreasing(t, append([]int{-1}, numbers(done)...), "numbers of the tasks in done: in the order in which they were given")
	require.IsIncreasing(t, append([]int{-1}, numbers(pending)...), "numbers of the tasks in pending: in the order in which they were given")
}

// leaveAlone waits, in the bubble, until all tasks have ended by themselves.
func leaveAlone(tasks []*task) {
	for _, tk := range tasks {
		<-tk.ended
	}
}
