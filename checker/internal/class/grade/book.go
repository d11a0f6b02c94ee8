package grade

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge/gate"
	"koans/checker/internal/judge/identity"
)

// book makes the gradebook of what stands in the journal.
func (r *run) book(class int) (*gradebook.Gradebook, error) {
	id, err := r.identity()
	if err != nil {
		return nil, err
	}
	g := &gradebook.Gradebook{Version: gradebook.Version, Course: id, Isolation: r.Isolation, LMS: r.LMS, Answers: map[string][]gradebook.Text{}}
	for _, u := range r.Unclaimed {
		g.Unclaimed = append(g.Unclaimed, gradebook.Unclaimed(u))
	}
	g.Skipped = r.Skipped
	if r.Shard != nil {
		g.Shard = &gradebook.Shard{Index: r.Shard.Index, Count: r.Shard.Count, Class: class}
	}
	for _, e := range r.exercises {
		tests, err := e.Tests()
		if err != nil {
			return nil, err
		}
		lesson, err := e.Lesson()
		if err != nil {
			return nil, err
		}
		column := gradebook.Column{
			Name: e.Name, Number: e.Ordinal(), Title: lesson.Title, Chapter: e.Chapter.Title, Path: e.Path,
			Points: r.Rules.pointsOf(e.Name), Tests: tests, Hidden: r.Rules.hiddenOf(e.Name),
		}
		if proven, named, err := provenRules(e); err != nil {
			return nil, err
		} else if named {
			column.Proven = proven
		}
		if r.Rules.Partial {
			if column.Rules, column.MustNot, err = r.Rules.credit(e); err != nil {
				return nil, err
			}
		}
		g.Concepts = append(g.Concepts, column)
	}
	for i := range r.students {
		row, err := r.row(&r.students[i], g)
		if err != nil {
			return nil, err
		}
		g.Students = append(g.Students, row)
	}
	g.Sort()
	return g, nil
}

// identity is what grades of the same answers can differ by: the grading, and the rules.
func (r *run) identity() (string, error) {
	rules, err := json.Marshal(r.Rules)
	if err != nil {
		return "", fmt.Errorf("naming the rules: %w", err)
	}
	h := sha256.New()
	identity.Part(h, r.keys.common)
	identity.Part(h, rules)
	for _, e := range r.exercises {
		identity.Part(h, []byte(e.Name))
		identity.Part(h, r.keys.tests[e.Name])
		for _, name := range e.Files() {
			identity.Part(h, []byte(r.keys.sums[e.Path+"/"+name]))
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:32], nil
}

func (r *run) row(s *handedIn, g *gradebook.Gradebook) (gradebook.Row, error) {
	row := gradebook.Row{ID: s.ID, Name: s.Name, Email: s.Email, Files: gradebook.Files(s.Files), Max: g.Max()}
	for _, p := range s.Parts {
		row.Entries = append(row.Entries, strings.ToValidUTF8(filepath.Base(p.Path), "\uFFFD"))
	}
	for _, n := range append(s.Notes, r.Rules.Late.odd(s.Submission)...) {
		row.Notes = append(row.Notes, gradebook.Note{Kind: string(n.Kind), Text: n.Text})
	}
	late, extension := r.Rules.lateOf(s.ID)
	row.Extension = extension
	if at := s.Submitted; !at.IsZero() {
		if late != nil {
			at = at.In(late.Deadline.Location())
		}
		row.Submitted = &at
	}
	if s.Err != nil {
		row.Problem = s.Err.Error()
	}
	for i, a := range s.answers {
		row.Handed = row.Handed || a.status != gradebook.Missing
		score, err := r.score(a, g, g.Concepts[i])
		if err != nil {
			return row, err
		}
		row.Scores = append(row.Scores, score)
	}
	row.Late = late.judge(s.Submitted, s.Late && extension == nil)
	r.Rules.except(&row, g.Concepts)
	for i := range row.Scores {
		row.Points += row.PointsOf(i)
	}
	return row, nil
}

func (r *run) score(a answered, g *gradebook.Gradebook, c gradebook.Column) (gradebook.Score, error) {
	if a.status == gradebook.Failed {
		return gradebook.Score{Status: a.status, File: a.path, Findings: []gradebook.Finding{{
			Kind:    diagnose.Timeout,
			Message: "This answer was not judged: the others that were handed in with it have used up the time that there is for all of them.",
			Help:    "Look at those first that are said to take too long.",
		}}}, nil
	}
	if a.status != "" {
		return gradebook.Score{Status: a.status, File: a.path}, nil
	}
	score, answer, known, err := r.journal.get(a.key)
	if err != nil {
		return score, err
	}
	if !known {
		return gradebook.Score{Status: gradebook.Errored, File: a.path, Error: r.failed[a.key]}, nil
	}
	g.Answers[a.key] = answer
	score.File, score.Answer = a.path, a.key
	score.Points, score.Withheld = r.points(score, c)
	return score, nil
}

// mostText is how much of a file is kept to be shown and compared: all of one that is judged. Behind as much comment as was left out
// a copied answer would be like no other. What is longer is refused, and told of.
const mostText = gate.MostSource

// texts are an answer's files as they are kept to be shown and compared.
func texts(files []course.File) []gradebook.Text {
	var all []gradebook.Text
	for _, f := range files {
		all = append(all, gradebook.Text{Name: f.Name, Text: strings.ToValidUTF8(string(f.Source[:min(len(f.Source), mostText)]), "\uFFFD")})
	}
	return all
}
