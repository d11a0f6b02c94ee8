// Package sleepsort sorts numbers by sleeping.
package sleepsort

import "context"

// Sort lets every number sleep for as many seconds as it is large, all at the same time,
// and returns them in the order in which they woke up, when the last one has. If
// the smallest is below 1, everybody sleeps longer by the same, so that the
// smallest sleeps for one second. Without numbers there is nothing to wait for, and
// the list is empty.
//
// If ctx ends before, Sort returns immediately: those that are awake, in order, and
// ctx's error. If ctx had ended when Sort was called, nobody is awake.
//
// The numbers lie between minus and plus a billion.
func Sort(ctx context.Context, numbers []int) ([]int, error) {
	// TODO: let all numbers sleep at the same time, and have each put on the list when it wakes up.
	return nil, nil
}
