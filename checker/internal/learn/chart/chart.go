// Package chart measures ways of doing the same work side by side, with an answer of the learner's own: how pages are
// fetched, and how a database is asked. What is measured is Go, and stands in tests/.
package chart

import (
	"context"
	_ "embed"
	"fmt"

	"koans/checker/internal/course"
	"koans/checker/internal/run/gotest"
)

// A Chart compares ways of doing something with the answer to an exercise.
type Chart struct {
	Name     string
	Exercise string // its bare name
	Title    string
	test     []byte
}

var (
	//go:embed tests/fetchall_chart_test.go.txt
	requests []byte
	//go:embed tests/pool_chart_test.go.txt
	pool []byte
)

// All are the charts that there are.
var All = []Chart{
	{"requests", "fetchall", "twenty pages, fetched in five ways", requests},
	{"pool", "pool", "forty questions over no pool, and over pools", pool},
}

// test is the one that is added to the exercise's own, and alone is run.
const test = "TestChart"

// Measure runs the chart's test with the answer, which must be one to the chart's exercise, and returns what
// its subtests recorded. ok is false when the answer does not do what the exercise asks.
func (ch Chart) Measure(ctx context.Context, c *course.Course, answer gotest.Variant) (tests []gotest.Test, ok bool, err error) {
	answer.Exercise.AddTests(course.File{Name: ch.Exercise + "_chart_test.go", Source: ch.test})
	batch, err := gotest.BuildWith(ctx, c, []gotest.Variant{answer}, gotest.BuildOptions{Only: [][]string{{test}}})
	if err != nil {
		return nil, false, fmt.Errorf("building the chart of %s: %w", ch.Name, err)
	}
	defer batch.Close()
	run, err := batch.Run(ctx, 0, gotest.RunOptions{})
	if err != nil {
		return nil, false, fmt.Errorf("measuring for the chart of %s: %w", ch.Name, err)
	}
	return run.Tests, run.Clean(), nil
}
