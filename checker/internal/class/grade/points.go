package grade

import (
	"fmt"
	"slices"

	"koans/checker/internal/class/gradebook"
)

// points are all of the concept's for an answer that passed. Another earns a part, if the rules of grading say so: as much as the
// rules of the lesson that it keeps weigh among all. All is only for all: whatever it is that no single test shows, it costs
// the lightest of them. Nothing is earned, and withheld says why, by an answer that does not keep what is required.
func (r *run) points(s gradebook.Score, c gradebook.Column) (points float64, withheld string) {
	if s.Status == gradebook.Passed {
		return c.Points, ""
	}
	if !r.Rules.Partial || len(s.Tests) == 0 || len(c.Rules) == 0 {
		return 0, ""
	}
	all, kept, lightest := 0.0, 0.0, c.Rules[0].Weight
	broken := ""
	for _, rule := range c.Rules {
		all += rule.Weight
		lightest = min(lightest, rule.Weight)
		if s.Keeps(rule) {
			kept += rule.Weight
		}
		if rule.Required && broken == "" && !s.KeepsPlain(rule) {
			broken = rule.Name
		}
	}
	if kept == 0 {
		return 0, ""
	}
	for _, kind := range c.MustNot {
		if slices.Contains(s.Faults, kind) {
			return 0, forbidding[kind]
		}
	}
	if broken != "" {
		return 0, fmt.Sprintf("the rule %q is required", broken)
	}
	return c.Points * min(kept, all-lightest) / all, ""
}
