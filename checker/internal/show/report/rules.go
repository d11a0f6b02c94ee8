package report

import (
	"fmt"
	"strings"

	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/text"
)

// keptSoFar says how many of the lesson's rules an answer keeps so far, so that a long exercise shows how far one is; and how many no test has tried:
// after one mistake others may not be reached, and fewer kept is no step back. "" when there is nothing to say yet.
func keptSoFar(v judge.Verdict) string {
	var count [ruleBroken + 1]int
	for _, s := range standingOf(v) {
		count[s.how]++
	}
	if count[ruleKept] == 0 || count[ruleUntried]+count[ruleBroken] == 0 {
		return ""
	}
	line := fmt.Sprintf("rules so far: kept %d", count[ruleKept])
	if n := count[ruleBroken]; n > 0 {
		line += fmt.Sprintf(", broken %d", n)
	}
	if n := count[ruleUntried]; n > 0 {
		line += fmt.Sprintf(", %d not tried yet", n)
	}
	return line
}

// ticks names each rule after how it stands.
func (sc *screen) ticks() []string {
	all := standingOf(sc.v)
	if len(all) == 0 {
		return nil
	}
	marks := [...]string{ruleUntried: sc.p.Dim(sc.pick("·", ".")), ruleKept: sc.p.Good(sc.pick("✓", "x")), ruleBroken: sc.p.Bad(sc.pick("✗", "-"))}
	lines := []string{"the rules of the lesson:"}
	for _, s := range all {
		name := text.Line(s.rule)
		if s.how == ruleUntried {
			name = sc.p.Dim(name + ", not tested yet")
		}
		lines = append(lines, "  "+marks[s.how]+" "+name)
	}
	return lines
}

// A standing is how a rule came out of the tests that ran.
type standing struct {
	rule string
	how  outcome
}

type outcome int

const (
	ruleUntried outcome = iota
	ruleKept            // some test of it has passed, and none has not
	ruleBroken
)

// standingOf tells how each rule stands that tests prove. A test that did not begin says nothing.
func standingOf(v judge.Verdict) []standing {
	if v.Exercise == nil {
		return nil
	}
	proofs, err := v.Exercise.Proofs()
	if err != nil {
		return nil
	}
	lesson, err := v.Exercise.Lesson()
	if err != nil {
		return nil
	}
	status := map[string]gotest.Status{}
	for _, t := range v.Tests {
		if !strings.Contains(t.Name, "/") {
			status[t.Name] = t.Status
		}
	}
	var all []standing
	for _, rule := range lesson.Proved(proofs) {
		s, proven := standing{rule: rule.Name}, false
		for _, p := range proofs {
			if p.Rule != rule.Name {
				continue
			}
			proven = true
			switch how, began := status[p.Test]; {
			case began && how != gotest.Passed:
				s.how = ruleBroken
			case began && s.how == ruleUntried:
				s.how = ruleKept
			}
		}
		if proven {
			all = append(all, s)
		}
	}
	return all
}
