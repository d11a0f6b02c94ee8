package report

import (
	"fmt"
	"strings"

	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// keptSoFar says how many of the lesson's rules an answer keeps so far: so that a long exercise shows how far one is. "" when there is
// nothing to say yet.
func keptSoFar(v judge.Verdict) string {
	met, all := rulesKept(v)
	if met == 0 || met == all {
		return ""
	}
	return fmt.Sprintf("rules kept so far: %d of %d", met, all)
}

// rulesKept counts the rules that tests prove, and those of them of which some test has passed and none has not. A test that did
// not begin has not failed.
func rulesKept(v judge.Verdict) (met, all int) {
	if v.Exercise == nil {
		return 0, 0
	}
	proofs, err := v.Exercise.Proofs()
	if err != nil {
		return 0, 0
	}
	lesson, err := v.Exercise.Lesson()
	if err != nil {
		return 0, 0
	}
	status := map[string]gotest.Status{}
	for _, t := range v.Tests {
		if !strings.Contains(t.Name, "/") {
			status[t.Name] = t.Status
		}
	}
	for _, rule := range lesson.Rules {
		proven, passed, failed := false, false, false
		for _, p := range proofs {
			if p.Rule != rule.Name {
				continue
			}
			proven = true
			s, began := status[p.Test]
			passed = passed || s == gotest.Passed
			failed = failed || began && s != gotest.Passed
		}
		if proven {
			all++
		}
		if passed && !failed {
			met++
		}
	}
	return met, all
}
