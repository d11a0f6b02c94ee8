package stream

import (
	"strings"

	"koans/checker/internal/explain/diagnose"
)

// A unit is reports that are explained together, since one may be the cause of another.
type unit struct {
	text    strings.Builder // as ReadText reads it
	reports []report
	test    string // under whose heading the text is
}

func (u *unit) size() int { return u.text.Len() }

func (u *unit) races() bool {
	for _, r := range u.reports {
		if r.kind == race {
			return true
		}
	}
	return false
}

func (u *unit) add(r report, test string) {
	if test != "" && test != u.test && r.kind != race {
		u.text.WriteString("--- FAIL: " + test + " (0.00s)\n")
		u.test = test
	}
	u.text.WriteString(r.text)
	if !strings.HasSuffix(r.text, "\n") {
		u.text.WriteByte('\n')
	}
	if r.kind != mark { // it was passed on already
		u.reports = append(u.reports, r)
	}
}

// explain shows the findings of the reports at hand. Reports of which diagnose
// makes nothing are passed on.
func (s *scanner) explain() {
	u := s.unit
	s.unit = unit{}
	if len(u.reports) == 0 {
		return
	}
	found := diagnose.ExplainAs(diagnose.ReadText(u.text.String()), owner)
	for _, f := range found {
		s.found(s.places.complete(f))
	}
	if len(found) == 0 {
		for _, r := range u.reports {
			s.out.WriteString(r.raw)
		}
	}
}

// owner is diagnose.AnyCode, but for the test support of the koans, which is testing machinery.
func owner(function, file string) diagnose.Whose {
	if strings.HasPrefix(function, "koans/exercises/internal/") {
		return diagnose.Machinery
	}
	return diagnose.AnyCode(function, file)
}
