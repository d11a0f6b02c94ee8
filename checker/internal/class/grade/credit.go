package grade

import (
	"fmt"
	"slices"
	"strings"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
)

// What may be required beside rules by their names.
const (
	firstRule = "first rule"
	noRaces   = "no races"
	noLeaks   = "no leaks"
)

// required is what answers must keep to earn anything, where nobody says otherwise.
var required = []string{firstRule, noRaces, noLeaks}

// forbidding says what no answer may have that earns anything.
var forbidding = map[diagnose.Kind]string{diagnose.Race: "there must be no data race", diagnose.Leak: "no goroutine may be left behind"}

// credit returns by which rules of the lesson partial credit is given, and which trouble no answer may have.
func (r Rules) credit(e *course.Exercise) ([]gradebook.Rule, []diagnose.Kind, error) {
	rules, named, err := provenRules(e)
	if err != nil {
		return nil, nil, err
	}
	must := r.Required
	if own := r.Concepts[e.Name].Required; own != nil {
		must = own
	}
	var mustNot []diagnose.Kind
	for _, what := range *must {
		switch what {
		case firstRule:
			rules[0].Required = named // of tests none is the first
		case noRaces:
			mustNot = append(mustNot, diagnose.Race)
		case noLeaks:
			mustNot = append(mustNot, diagnose.Leak)
		}
	}
	for i := range rules {
		if slices.Contains(*must, rules[i].Name) {
			rules[i].Required = true
		}
		if weight, ok := r.Concepts[e.Name].Weights[rules[i].Name]; ok {
			rules[i].Weight = weight
		}
	}
	return rules, mustNot, nil
}

// provenRules returns the rules of the lesson that tests prove, in their order, each of the same weight. Where tests prove none, as
// where programs are predicted, each test stands for one, and named is false.
func provenRules(e *course.Exercise) (rules []gradebook.Rule, named bool, err error) {
	lesson, err := e.Lesson()
	if err != nil {
		return nil, false, err
	}
	proofs, err := e.Proofs()
	if err != nil {
		return nil, false, err
	}
	plain, err := e.RuleTests()
	if err != nil {
		return nil, false, err
	}
	for _, rule := range lesson.Proved(proofs) {
		one := gradebook.Rule{Name: rule.Name, Weight: 1}
		for _, p := range proofs {
			if p.Rule == rule.Name && !slices.Contains(one.Tests, p.Test) {
				one.Tests = append(one.Tests, p.Test)
				if slices.Contains(plain, p.Test) {
					one.Plain = append(one.Plain, p.Test)
				}
			}
		}
		if len(one.Tests) > 0 {
			rules = append(rules, one)
		}
	}
	if len(rules) > 0 {
		return rules, true, nil
	}
	tests, err := e.Tests()
	if err != nil {
		return nil, false, err
	}
	for _, test := range tests {
		rules = append(rules, gradebook.Rule{Name: test, Tests: []string{test}, Weight: 1})
	}
	if len(rules) == 0 {
		return nil, false, fmt.Errorf("%s has no tests", e.Name)
	}
	return rules, false, nil
}

// checkCredit checks what a file says of an exercise's partial credit.
func (c ConceptRules) checkCredit(e *course.Exercise) error {
	if c.Required == nil && len(c.Weights) == 0 {
		return nil
	}
	rules, _, err := provenRules(e)
	if err != nil {
		return err
	}
	var names []string
	for _, r := range rules {
		names = append(names, r.Name)
	}
	known := strings.Join(names, ", ")
	if c.Required != nil {
		for _, what := range *c.Required {
			if !slices.Contains(required, what) && !slices.Contains(names, what) {
				return fmt.Errorf("%s has no rule %q to require; it has %s, and there are %s", e.Name, what, known, strings.Join(required, ", "))
			}
		}
	}
	sum := float64(len(names))
	for name, weight := range c.Weights {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%s has no rule %q to weigh; it has %s", e.Name, name, known)
		}
		if !worth(weight) {
			return fmt.Errorf("the weight of %q is %v, and must be 0 or more", name, weight)
		}
		sum += weight - 1
	}
	if sum <= 0 {
		return fmt.Errorf("the weights of %s are 0, all of them", e.Name)
	}
	return nil
}
