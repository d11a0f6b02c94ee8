package submission

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// A claim is an entry that says that it is a student's.
type claim struct {
	found
	by     who
	number bool // the platform's own number says so, and not only a name, which people may choose
}

// give makes the entries that claim to be a student's parts of the submission.
func (c *Class) give(s *Submission, claims []claim, lms LMS) {
	if lms != Plain {
		claims = c.settle(s.ID, claims)
	}
	for _, one := range claims {
		s.claim(one.found)
	}
}

// settle returns which of the claims to the student of that id hold, and lists the others. A platform calls one student in one way: where its entries
// differ, those are somebody else's that say so by a name alone, when there are others; if that does not tell, nobody can, and no entry is taken.
func (c *Class) settle(id string, claims []claim) []claim {
	if agreed(claims) {
		return claims
	}
	byName := func(one claim) bool { return !one.number }
	held := slices.DeleteFunc(slices.Clone(claims), byName)
	if len(held) == 0 || !agreed(held) {
		held = nil
	}
	for _, one := range claims {
		if len(held) > 0 && one.number {
			continue
		}
		c.Unclaimed = append(c.Unclaimed, Unclaimed{show(filepath.Base(one.part.Path)),
			fmt.Sprintf("entries of different people are %s's by what they are called: %s; a roster with the platform's ids says whose each is", id, calledBy(claims))})
	}
	return held
}

// agreed reports whether all call the student in the same way.
func agreed(claims []claim) bool {
	return !slices.ContainsFunc(claims, func(one claim) bool { return one.by.called() != claims[0].by.called() })
}

// called is what an entry calls its student, in one text.
func (w who) called() string { return strings.TrimSpace(key(w.ID) + " " + key(w.Name)) }

func calledBy(claims []claim) string {
	var all []string
	for _, one := range claims {
		all = append(all, strings.TrimSpace(one.by.Name+" "+one.by.ID))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}
