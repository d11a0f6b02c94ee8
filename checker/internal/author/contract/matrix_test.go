package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/course"
)

func TestTheMatrixSetsRulesTestsAndAnswersAgainstEachOther(t *testing.T) {
	l := course.Lesson{Rules: []course.Rule{{Name: "The limit"}, {Name: "The end"}, {Name: "No polling"}}}
	proofs := []course.Proof{
		{Test: "TestA", Rule: "The limit"}, {Test: "TestB", Rule: "The end"}, {Test: "TestB", Rule: "The limit", Subtest: true},
		{Test: "TestC", Rule: "No polling"},
	}
	m := matrix(l, proofs, map[string][]string{"x.go": {"TestA"}, "y.go": {"TestA", "TestB"}, "z.go": nil})
	assert.Equal(t, Matrix{
		Answers: 3,
		Rules: []MatrixRow{
			{"The limit", []MatrixTest{{"TestA", []string{"x.go", "y.go"}}, {"TestB", []string{"y.go"}}}},
			{"The end", []MatrixTest{{"TestB", []string{"y.go"}}}},
			{"No polling", []MatrixTest{{"TestC", nil}}},
		},
		Idle: []string{"TestB", "TestC"},
	}, m)
	assert.False(t, m.Rules[1].Empty())
	assert.True(t, m.Rules[2].Empty())
}
