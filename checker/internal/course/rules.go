package course

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A Rule is a promise that the exercise keeps: a bullet under the lesson's heading Rules.
type Rule struct {
	Name string `json:"name"` // the bold words that it begins with, without a full stop: "The limit"; "" if it has none
	Text string `json:"text"` // Markdown: the promise without its name, on one line
}

// rulesTitle is the heading of the section that holds the promises.
const rulesTitle = "Rules"

var (
	bullet   = regexp.MustCompile(`^[-*]\s+`)
	boldName = regexp.MustCompile(`^\*\*([^*]+?)[.:]?\*\*[.:]?\s*(.*)$`)
)

// rulesOf returns the promises of the section.
func rulesOf(markdown string) []Rule {
	var rules []Rule
	for _, item := range items(markdown, bullet) {
		if m := boldName.FindStringSubmatch(item); m != nil {
			rules = append(rules, Rule{Name: m[1], Text: m[2]})
		} else {
			rules = append(rules, Rule{Text: item})
		}
	}
	return rules
}

// commonTitle is the heading, in the README of all exercises, of the promises that they have in common.
const commonTitle = "Rules of every exercise"

// SeeCommon is how a lesson's rules end: it leads to those that every exercise keeps.
const SeeCommon = "And [the rules of every exercise](../../README.md)."

// CommonRules returns what every exercise promises. A workbook may do without.
func (c *Course) CommonRules() ([]Rule, error) { return commonRules(c.Root) }

// commonRules returns what every exercise of the workbook at root promises.
func commonRules(root string) ([]Rule, error) {
	b, err := os.ReadFile(filepath.Join(root, "exercises", "README.md"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("reading the rules of every exercise: %w", err)
	}
	var title string
	for _, s := range split(string(b), &title) {
		if s.Title == commonTitle {
			return rulesOf(s.Body), nil
		}
	}
	return nil, nil
}

// Proved returns what the exercise promises: the lesson's rules, then of the common ones those that its tests prove.
func (l Lesson) Proved(proofs []Proof) []Rule {
	all := slices.Clone(l.Rules)
	for _, r := range l.Common {
		if slices.ContainsFunc(proofs, func(p Proof) bool { return p.Rule == r.Name }) {
			all = append(all, r)
		}
	}
	return all
}

// Named reports whether the lesson gives names to its rules, which ties them to tests and hints.
func (l Lesson) Named() bool {
	for _, r := range l.Rules {
		if r.Name != "" {
			return true
		}
	}
	return false
}

// Rule returns the rule with that name, of the lesson's own or of the common ones.
func (l Lesson) Rule(name string) (r Rule, ok bool) {
	for _, r := range slices.Concat(l.Rules, l.Common) {
		if r.Name == name && name != "" {
			return r, true
		}
	}
	return Rule{}, false
}

// A Hint is an item of the lesson's hints. In front of it stands in italics and parentheses what it helps with:
//
//  1. *(to begin with)* Which type already holds a limited number of things?
//  2. *(The limit; deadlock)* Two things can end the wait.
type Hint struct {
	Text  string   // without what it helps with, on one line
	First bool     // it is for whoever does not know where to begin
	For   []string // names of rules, and kinds of findings
}

// toBegin is what stands before a hint for the beginning.
const toBegin = "to begin with"

var hintTag = regexp.MustCompile(`^\*\(([^)*]*)\)\*\s*`)

func hintOf(item string) Hint {
	m := hintTag.FindStringSubmatch(item)
	if m == nil {
		return Hint{Text: item}
	}
	h := Hint{Text: item[len(m[0]):]}
	for name := range strings.SplitSeq(m[1], ";") {
		switch name = strings.TrimSpace(name); name {
		case toBegin:
			h.First = true
		case "":
		default:
			h.For = append(h.For, name)
		}
	}
	return h
}

// Fit says how well a hint fits what was wrong with an answer.
type Fit int

const (
	NoFit    Fit = iota
	FitsKind     // it is for that kind of finding
	FitsRule     // it is for the rule that was broken
	FitsBoth
)

// Fit returns how well the hint fits a finding of that kind, about the rule of that name. todo says that it points
// at what has not been written yet: then the hints for the beginning fit best.
func (h Hint) Fit(rule, kind string, todo bool) Fit {
	if todo && h.First {
		return FitsBoth
	}
	fit := NoFit
	if kind != "" && slices.Contains(h.For, kind) {
		fit += FitsKind
	}
	if rule != "" && slices.Contains(h.For, rule) {
		fit += FitsRule
	}
	return fit
}

// requirement is the kind of finding of a test that has failed by itself.
const requirement = "test"

// HintsFor returns the hints, by index, in the order in which they help with such a finding: those that fit best first, else in the
// lesson's order, from a nudge to nearly there. What waits for ever, races or panics is known by its kind: the rule is only that of the test in which
// it was seen.
func (l Lesson) HintsFor(rule, kind string, todo bool) []int {
	order := make([]int, len(l.Hints))
	for i := range order {
		order[i] = i
	}
	worth := [...]int{NoFit: 0, FitsKind: 2, FitsRule: 1, FitsBoth: 3}
	if kind == requirement {
		worth[FitsKind], worth[FitsRule] = 1, 2
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return worth[l.Hints[b].Fit(rule, kind, todo)] - worth[l.Hints[a].Fit(rule, kind, todo)]
	})
	return order
}
