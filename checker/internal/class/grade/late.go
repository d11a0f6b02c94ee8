package grade

import (
	"fmt"
	"math"
	"time"

	"koans/checker/internal/class/gradebook"
)

// judge says what handing in at that time costs; nil when nothing. A time that is not known is in time: what nobody
// has written down must not cost anybody anything, and now has nothing to do with it.
func (l *LateRules) judge(submitted time.Time) *gradebook.Late {
	if l == nil || submitted.IsZero() {
		return nil
	}
	by := submitted.Sub(l.Deadline)
	if by <= time.Duration(l.Grace) {
		return nil
	}
	factor := 1.0
	switch {
	case l.Cutoff > 0 && by > time.Duration(l.Cutoff):
		factor = 0
	default:
		lost := l.PerDay * math.Ceil(by.Hours()/24)
		if l.AtMost != nil {
			lost = min(lost, *l.AtMost)
		}
		factor = max(0, 1-lost)
	}
	return &gradebook.Late{By: inWords(by), Factor: factor}
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
