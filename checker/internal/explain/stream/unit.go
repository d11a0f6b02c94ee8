package stream

import (
	"slices"
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
	found := explained(u.text.String())
	told := map[string]bool{}
	var untold []report
	for _, r := range u.reports {
		if u.tells(found, r, told) {
			s.out.held(r.aside)
		} else {
			untold = append(untold, r) // what stands aside is in its own words
		}
	}
	for _, f := range found {
		s.found(s.places.complete(f), s.name)
	}
	for _, r := range untold {
		s.failed(r)
		s.out.held(r.raw)
	}
}

// failed notes that there is trouble, though there is nothing to add to its own words.
func (s *scanner) failed(r report) {
	s.summary.Failed = s.summary.Failed || r.kind == crash || r.kind == race
}

func explained(text string) []diagnose.Finding {
	return diagnose.ExplainAs(diagnose.ReadText(text), owner)
}

// mostAsked bounds the reports of a unit that are looked at one by one.
const mostAsked = 50

// tells says whether the findings leave nothing to look for in the report itself: they name a line of what it is about. told holds
// what was found out before of reports that differ in numbers only.
func (u *unit) tells(found []diagnose.Finding, r report, told map[string]bool) bool {
	if len(found) == 0 {
		return false
	}
	if len(u.reports) > 1 && len(told) < mostAsked {
		alike := withoutNumbers(r.text)
		is, known := told[alike]
		if !known {
			one := unit{}
			one.add(r, u.test)
			is = named(explained(one.text.String()))
			told[alike] = is
		}
		return is
	}
	return named(found)
}

func named(found []diagnose.Finding) bool {
	return slices.ContainsFunc(found, func(f diagnose.Finding) bool { return f.Pos.Line > 0 })
}

// owner is diagnose.AnyCode, but for the test support of the koans, which is testing machinery.
func owner(function, file string) diagnose.Whose {
	if strings.HasPrefix(function, "koans/exercises/internal/") {
		return diagnose.Machinery
	}
	return diagnose.AnyCode(function, file)
}
