package grade

import (
	"fmt"
	"math"
	"time"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/submission"
)

// judge says what handing in at that time costs; nil when nothing. A time that is not known is in time, unless the platform has marked
// it as late: what nobody has written down must not cost anybody anything, and now has nothing to do with it.
func (l *LateRules) judge(submitted time.Time, marked bool) *gradebook.Late {
	switch {
	case submitted.IsZero() && marked:
		return &gradebook.Late{Factor: l.factor(time.Nanosecond)} // by how much nobody says: as the least that is late
	case l == nil || submitted.IsZero():
		return nil
	}
	by := submitted.Sub(l.Deadline)
	if by <= time.Duration(l.Grace) {
		return nil
	}
	return &gradebook.Late{By: inWords(by), Factor: l.factor(by)}
}

// factor is what is left of the points of what was handed in so much late.
func (l *LateRules) factor(by time.Duration) float64 {
	if l == nil {
		return 1
	}
	if l.Cutoff > 0 && by > time.Duration(l.Cutoff) {
		return 0
	}
	lost := l.PerDay * math.Ceil(by.Hours()/24)
	if l.AtMost != nil {
		lost = min(lost, *l.AtMost)
	}
	return max(0, 1-lost)
}

// odd notes times that cannot be meant, and those that the platform says otherwise.
func (l *LateRules) odd(s submission.Submission) []submission.Note {
	const year = 365 * 24 * time.Hour
	note := func(format string, args ...any) []submission.Note {
		return []submission.Note{{Kind: submission.Times, Text: fmt.Sprintf(format, args...)}}
	}
	at := s.Submitted
	switch {
	case at.IsZero() && s.Late:
		return note("the platform says late, and not by how much: it counts as the least that is late")
	case at.IsZero():
		return nil
	case at.Year() < 2009: // there was no Go
		return note("handed in at %s, which cannot be", at.Format(time.RFC3339))
	case l == nil:
		return nil
	case at.Before(l.Deadline.Add(-year)) || at.After(l.Deadline.Add(year)):
		return note("handed in at %s, over a year from the deadline", at.Format(time.RFC3339))
	case s.Late && !at.After(l.Deadline):
		return note("the platform says late, and it was handed in at %s, before the deadline", at.Format(time.RFC3339))
	}
	return nil
}

// inWords is a duration in its two largest units, rounded down.
func inWords(d time.Duration) string {
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return fmt.Sprintf("%d d %d h", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	case minutes > 0:
		return fmt.Sprintf("%d min", minutes)
	}
	return "less than a minute"
}
