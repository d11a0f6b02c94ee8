package grade

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/submission"
	"koans/checker/internal/course"
)

// An Extension gives one student more time.
type Extension struct {
	Student string    `toml:"student"` // the id
	By      duration  `toml:"by"`      // after the deadline, or
	Until   time.Time `toml:"until"`
	Reason  string    `toml:"reason"` // the student reads it
}

// An Override is the instructor's own word on one student's answer, or on all of the submission.
type Override struct {
	Student string   `toml:"student"` // the id
	Concept string   `toml:"concept"` // "" is all: then there is a comment only
	Points  *float64 `toml:"points"`  // instead of what was judged; lateness does not touch them
	Excused bool     `toml:"excused"` // it counts neither for nor against
	Comment string   `toml:"comment"` // the student reads it
}

func (r Rules) checkExceptions(c *course.Course) error {
	extended := map[string]bool{}
	for _, x := range r.Extensions {
		switch {
		case r.Late == nil:
			return errors.New("there are extensions, and no deadline in [late]")
		case x.Student == "":
			return errors.New("an extension names no student")
		case (x.By == 0) == x.Until.IsZero():
			return fmt.Errorf("the extension of %s needs one of by and until", x.Student)
		case extended[x.Student]:
			return fmt.Errorf("%s has two extensions", x.Student)
		}
		extended[x.Student] = true
	}
	type about struct{ student, concept string }
	seen := map[about]bool{}
	for _, o := range r.Overrides {
		where := about{o.Student, o.Concept}
		switch {
		case o.Student == "":
			return errors.New("an override names no student")
		case o.Concept != "" && find(c, o.Concept) == nil:
			return fmt.Errorf("the override of %s: there is no concept %q", o.Student, o.Concept)
		case o.Concept == "" && (o.Points != nil || o.Excused):
			return fmt.Errorf("the override of %s says of no concept that it is worth points or excused", o.Student)
		case o.Points != nil && o.Excused:
			return fmt.Errorf("the override of %s, %s: excused has no points", o.Student, o.Concept)
		case o.Points != nil && !worth(*o.Points):
			return fmt.Errorf("the override of %s, %s: the points are %v, and must be 0 or more", o.Student, o.Concept, *o.Points)
		case o.Comment == "":
			return fmt.Errorf("the override of %s says nothing in a comment, which the student reads", o.Student)
		case seen[where]:
			return fmt.Errorf("%s has two overrides of %s", o.Student, cmp.Or(o.Concept, "all"))
		}
		seen[where] = true
	}
	return nil
}

// known fails when an exception is made for somebody whom nobody knows: a mistyped id would take it away without a word.
func (r Rules) known(class []submission.Submission) error {
	var named []string
	for _, x := range r.Extensions {
		named = append(named, x.Student)
	}
	for _, o := range r.Overrides {
		named = append(named, o.Student)
	}
	for _, id := range named {
		if !slices.ContainsFunc(class, func(s submission.Submission) bool { return s.ID == id }) {
			return fmt.Errorf("%w: extensions and overrides: no student has the id %q", ErrRules, id)
		}
	}
	return nil
}

// lateOf are the rules of lateness for one student.
func (r Rules) lateOf(id string) (*LateRules, *gradebook.Extension) {
	i := slices.IndexFunc(r.Extensions, func(x Extension) bool { return x.Student == id })
	if r.Late == nil || i < 0 {
		return r.Late, nil
	}
	x, late := r.Extensions[i], *r.Late
	late.Deadline = late.Deadline.Add(time.Duration(x.By))
	if !x.Until.IsZero() {
		late.Deadline = x.Until
	}
	return &late, &gradebook.Extension{Until: late.Deadline.In(r.Late.Deadline.Location()), Reason: x.Reason}
}

// except applies the instructor's own word to the row.
func (r Rules) except(row *gradebook.Row, columns []gradebook.Column) {
	for _, o := range r.Overrides {
		if o.Student != row.ID {
			continue
		}
		if o.Concept == "" {
			row.Comment = o.Comment
		}
		for i, c := range columns {
			if c.Name != o.Concept {
				continue
			}
			s := &row.Scores[i]
			s.Comment, s.Excused = o.Comment, o.Excused
			switch {
			case o.Excused:
				row.Max -= c.Points
				s.Points, s.Withheld = 0, ""
			case o.Points != nil:
				s.Points, s.Final, s.Withheld = *o.Points, true, ""
			}
		}
	}
}
