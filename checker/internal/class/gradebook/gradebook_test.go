package gradebook_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/explain/diagnose"
)

var update = flag.Bool("update", false, "write the golden files anew")

// class has a student of each kind: one who passed, one who failed in every way that is told apart, one
// whose name is a formula, one who handed in nothing, one whose archive is broken.
func class() *gradebook.Gradebook {
	at := time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)
	race := gradebook.Finding{
		Kind: diagnose.Race, Line: 12, Message: `data race on "total": 4 goroutines`, Help: "Guard it.", Test: "TestTotal",
		Screen: "✗ lock failed: a data race\n\ndata race on total\n",
	}
	hidden := gradebook.Finding{Kind: diagnose.Test, Message: "the secret rule is not met", Test: "TestSecret", Screen: "the secret rule"}
	none := gradebook.Score{Status: gradebook.Missing}
	text := "package lock\n\n// </code></pre><script>alert(1)</script>\nvar total int\n\nfunc Add(n int) {\n\tfor range 4 {\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\n\t\t\t// \u202e backwards\n\t\t\ttotal += n\n\t\t}()\n\t}\n}\n"
	return &gradebook.Gradebook{
		Answers: map[string][]gradebook.Text{
			"lock 1": {{Name: "lock.go", Text: "package lock\n"}}, "lock 2": {{Name: "lock.go", Text: text}}, "lock 3": {{Name: "lock.go", Text: strings.ReplaceAll(text, "total", "sum")}},
		},
		Alike:   []gradebook.Alike{{Concept: "lock", Equal: []string{"8", "9"}, Share: 1, Marks: [2]gradebook.Lines{{{6, 7, 8, 9}}, {{6, 7, 8, 9}}}}},
		Version: gradebook.Version, Course: "c0ffee", Isolation: "landlock 7",
		Concepts: []gradebook.Column{
			{Name: "warmup", Number: "1.1", Title: "Warm-up", Chapter: "Why", Points: 1, Tests: []string{"TestGreeting"}},
			{Name: "lock", Number: "5.1", Title: "Lock", Chapter: "Synchronization", Points: 2.5, Tests: []string{"TestTotal", "TestSecret"}, Hidden: []string{"TestSecret"},
				Proven: []gradebook.Rule{{Name: "The total", Tests: []string{"TestTotal"}, Weight: 1}, {Name: "The other", Tests: []string{"TestSecret"}, Weight: 1}}},
		},
		Students: []gradebook.Row{
			{ID: "7", Name: "Ada", Email: "ada@example.org", Entries: []string{"7"}, Handed: true, Submitted: &at, Points: 3.5, Max: 3.5, Scores: []gradebook.Score{
				{Status: gradebook.Passed, Points: 1, File: "warmup.go"}, {Status: gradebook.Passed, Points: 2.5, File: "lock.go", Answer: "lock 1", Tests: []gradebook.Test{{Name: "TestTotal", Passed: true}, {Name: "TestSecret", Passed: true}}},
			}},
			{ID: "8", Name: `=cmd|"/c calc"`, Email: "+b@example.org", Entries: []string{"8"}, Handed: true, Points: 0.75, Max: 3.5, Late: &gradebook.Late{By: "1 d 2 h", Factor: 0.75}, Scores: []gradebook.Score{
				{Status: gradebook.Passed, Points: 1, File: "warmup.go"},
				{Status: gradebook.Failed, File: "x/lock.go", Answer: "lock 2", Tests: []gradebook.Test{{Name: "TestTotal"}, {Name: "TestSecret"}}, Findings: []gradebook.Finding{race, hidden}},
			}},
			{ID: "9", Name: "Cy\n<script>", Entries: []string{"9"}, Handed: true, Max: 3.5, Scores: []gradebook.Score{
				{Status: gradebook.Untouched, File: "warmup.go"},
				{Status: gradebook.Failed, File: "lock.go", Answer: "lock 3", Tests: []gradebook.Test{{Name: "TestTotal", Passed: true}, {Name: "TestSecret"}}, Findings: []gradebook.Finding{hidden}},
			}},
			{ID: "10", Name: "Dee", Max: 3.5, Scores: []gradebook.Score{none, none}},
			{ID: "11", Entries: []string{"11.zip"}, Problem: "it is no whole zip archive", Max: 3.5, Scores: []gradebook.Score{none, {Status: gradebook.Errored, Error: "no space left on device"}}},
		},
	}
}

// one is a gradebook of the student at i alone.
func one(i int) *gradebook.Gradebook {
	g := class()
	g.Students = g.Students[i : i+1]
	return g
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), name)
}

func TestForms(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, class().WriteAll(dir))
	for _, name := range []string{"gradebook.json", "gradebook.csv", "canvas.csv", "moodle.csv", "items.csv", "junit.xml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		golden(t, name, text)
	}
	for i, name := range []string{"passed", "failed", "hidden"} {
		var b bytes.Buffer
		require.NoError(t, one(i).WriteGradescope(&b))
		golden(t, "gradescope-"+name+".json", b.Bytes())
		assert.NotContains(t, b.String(), "secret", "what is hidden from students")
	}
}

func TestJSONIsReadAgain(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, class().WriteJSON(&b))
	g, err := gradebook.ReadJSON(bytes.NewReader(b.Bytes()))
	require.NoError(t, err)
	assert.Equal(t, class(), g)

	for text, says := range map[string]string{
		"":                               "EOF",
		"[]":                             "cannot unmarshal",
		`{"version": 1}`:                 "its version is 1",
		`{"version": 4, "colour": true}`: "unknown field",
		`{"version": 4, "students": [{"id": "x", "scores": [{}]}]}`:                                      "x has 1 scores for 0 concepts",
		`{"version": 4, "students": [{"id": "x"}], "alike": [{"concept": "lock", "equal": ["x", "y"]}]}`: "somebody is alike",
	} {
		_, err := gradebook.ReadJSON(strings.NewReader(text))
		require.ErrorIs(t, err, gradebook.ErrFormat, text)
		assert.ErrorContains(t, err, says)
	}
}

// No cell of any table is a formula, whatever students call themselves.
func TestNoCellIsAFormula(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, class().WriteAll(dir))
	for _, name := range []string{"gradebook.csv", "canvas.csv", "moodle.csv"} {
		f, err := os.Open(filepath.Join(dir, name))
		require.NoError(t, err)
		rows, err := csv.NewReader(f).ReadAll()
		require.NoError(t, f.Close())
		require.NoError(t, err)
		for _, row := range rows {
			for _, c := range row {
				assert.False(t, len(c) > 1 && strings.ContainsRune("=+-@", rune(c[0])), "%s: %q", name, c)
			}
		}
	}
}

// Nor is any where the spreadsheet separates by semicolons or tabs, and nothing moves a terminal's cursor or turns the direction of reading.
func TestNoCellIsAFormulaElsewhere(t *testing.T) {
	g := class()
	for i, id := range []string{`x;=1+1`, "x\t=1", "x; \"-1", "x\r+1", "\uff1d1+1", "x\n\u00a0@a", "\ufeff=1", "\x01=1", "x\u009b31m\u202ey\u2028=1"} {
		g.Students = append(g.Students, gradebook.Row{ID: id, Name: id, Email: id, Entries: []string{id}, Scores: g.Students[i%5].Scores})
	}
	dir := t.TempDir()
	require.NoError(t, g.WriteAll(dir))
	for _, name := range []string{"gradebook.csv", "canvas.csv", "moodle.csv"} {
		table, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		for _, c := range strings.FieldsFunc(string(table), func(r rune) bool { return strings.ContainsRune(";\t\r\n", r) }) {
			assert.NotRegexp(t, `^[\pZ\p{C}"]*[=+\-@＝]`, c, name)
		}
		assert.NotRegexp(t, `[\x{80}-\x{9f}\x{202e}\x{2028}\x{feff}]`, string(table), name)
		assert.Contains(t, string(table), `\x9b31m\u202ey`)
	}
}

func TestJUnitIsXML(t *testing.T) {
	g := class()
	g.Students[1].Scores[1].Findings[0].Screen = "\x00\x1b[31m ]]> \xff"
	var b bytes.Buffer
	require.NoError(t, g.WriteJUnit(&b))
	dec := xml.NewDecoder(&b)
	for {
		if _, err := dec.Token(); err != nil {
			assert.Equal(t, "EOF", err.Error())
			return
		}
	}
}

func TestClassroomResult(t *testing.T) {
	text, err := one(1).ClassroomResult()
	require.NoError(t, err)
	raw, err := base64.StdEncoding.DecodeString(text)
	require.NoError(t, err)
	var result struct {
		Version  int
		Status   string
		MaxScore int `json:"max_score"`
		Tests    []struct {
			Name, Status, Message, Filename string
			Score                           int
			Line                            int `json:"line_no"`
		}
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&result))
	assert.Equal(t, []any{1, "fail", 3}, []any{result.Version, result.Status, result.MaxScore})
	assert.Equal(t, "pass", result.Tests[0].Status)
	assert.Equal(t, "5.1 lock fail x/lock.go 12", strings.Join([]string{result.Tests[1].Name, result.Tests[1].Status, result.Tests[1].Filename, "12"}, " "))
	assert.Equal(t, 12, result.Tests[1].Line)
	assert.Contains(t, result.Tests[1].Message, "data race on total")

	_, err = class().ClassroomResult()
	assert.ErrorIs(t, err, gradebook.ErrOne)
	assert.ErrorIs(t, class().WriteGradescope(&bytes.Buffer{}), gradebook.ErrOne)
}

// The reporter gets the result in one variable of its environment, of which Linux takes 128 KiB.
func TestClassroomResultIsShort(t *testing.T) {
	g := one(1)
	column, score := g.Concepts[1], g.Students[0].Scores[1]
	score.Findings = []gradebook.Finding{{Kind: "test", Message: "wrong", Screen: strings.Repeat("äöü: a line of what went wrong\n", 200)}}
	g.Concepts, g.Students[0].Scores = nil, nil
	for range 80 {
		g.Concepts = append(g.Concepts, column)
		g.Students[0].Scores = append(g.Students[0].Scores, score)
	}
	text, err := g.ClassroomResult()
	require.NoError(t, err)
	assert.Less(t, len(text), 128<<10)
	raw, err := base64.StdEncoding.DecodeString(text)
	require.NoError(t, err)
	assert.Contains(t, string(raw), `wrong\n..."`, "whole lines")
}

// What an instructor decides reaches the student in the forms for one, too.
func TestExceptionsAreInTheFormsForOne(t *testing.T) {
	g := one(1)
	r := &g.Students[0]
	r.Comment, r.Max = "Come and see me.", 1
	r.Extension = &gradebook.Extension{Until: time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC), Reason: "was ill"}
	r.Scores[0].Comment = "Neat."
	r.Scores[1].Excused, r.Scores[1].Comment = true, "Not taught yet."

	var b bytes.Buffer
	require.NoError(t, g.WriteGradescope(&b))
	golden(t, "gradescope-excused.json", b.Bytes())
	b.Reset()
	require.NoError(t, g.WriteJUnit(&b))
	assert.Contains(t, b.String(), `<skipped message="excused">`)
	assert.NotContains(t, b.String(), "<failure")
	text, err := g.ClassroomResult()
	require.NoError(t, err)
	raw, err := base64.StdEncoding.DecodeString(text)
	require.NoError(t, err)
	assert.Contains(t, string(raw), `"status":"pass","max_score":1`, "what is excused does not count")
	assert.Contains(t, string(raw), `excused\nYour instructor: Not taught yet.`)
}

// An answer that keeps some rules and earns nothing is told why.
func TestGradescopeSaysWhyThereAreNoPoints(t *testing.T) {
	g := one(1)
	g.Students[0].Scores[1].Withheld = "there must be no data race"
	var b bytes.Buffer
	require.NoError(t, g.WriteGradescope(&b))
	assert.Contains(t, b.String(), "No points: there must be no data race.")
}

// Points that are missing because the machine failed are explained.
func TestGradescopeSaysThatTheMachineFailed(t *testing.T) {
	g := one(1)
	g.Students[0].Scores[1] = gradebook.Score{Status: gradebook.Errored, Error: "no space left on device"}
	var b bytes.Buffer
	require.NoError(t, g.WriteGradescope(&b))
	assert.Contains(t, b.String(), "not your fault: it has to be graded again")
	assert.NotContains(t, b.String(), "no space left")
}

// What a student writes into a log is no command there.
func TestGuarded(t *testing.T) {
	var b strings.Builder
	require.NoError(t, gradebook.Guarded(&b, "::set-output name=result::x"))
	lines := strings.Split(b.String(), "\n")
	token, ok := strings.CutPrefix(lines[0], "::stop-commands::")
	require.True(t, ok)
	assert.GreaterOrEqual(t, len(token), 20)
	assert.Equal(t, "::"+token+"::", lines[2])
}

func shards(n int) []*gradebook.Gradebook {
	var parts []*gradebook.Gradebook
	for i := range n {
		g := class()
		var own []gradebook.Row
		for j, s := range g.Students {
			if j%n == i {
				own = append(own, s)
			}
		}
		g.Students = own
		g.Shard = &gradebook.Shard{Index: i + 1, Count: n, Class: 5}
		parts = append(parts, g)
	}
	return parts
}

func TestMerge(t *testing.T) {
	parts := shards(3)
	whole, err := gradebook.Merge([]*gradebook.Gradebook{parts[2], parts[0], parts[1]})
	require.NoError(t, err)
	want := class()
	want.Alike = nil // what is alike is looked for in the whole
	assert.Equal(t, want, whole)

	for _, test := range []struct {
		name  string
		spoil func(parts []*gradebook.Gradebook) []*gradebook.Gradebook
		says  string
	}{
		{"none", func([]*gradebook.Gradebook) []*gradebook.Gradebook { return nil }, "there is none"},
		{"a gap", func(p []*gradebook.Gradebook) []*gradebook.Gradebook { return p[:2] }, "of 3 shards these are missing: 3"},
		{"a double", func(p []*gradebook.Gradebook) []*gradebook.Gradebook { return append(p, p[1]) }, "shard 2 is there twice"},
		{"a whole one", func(p []*gradebook.Gradebook) []*gradebook.Gradebook { p[1].Shard = nil; return p }, "number 2 is no shard"},
		{"another course", func(p []*gradebook.Gradebook) []*gradebook.Gradebook { p[1].Course = "tea"; return p }, "another workbook"},
		{"another division", func(p []*gradebook.Gradebook) []*gradebook.Gradebook { p[1].Shard.Count = 4; return p }, "shard 2/4"},
		{"a student twice", func(p []*gradebook.Gradebook) []*gradebook.Gradebook { p[1].Students[0].ID = "7"; return p }, "7 is in two shards"},
		{"a student less", func(p []*gradebook.Gradebook) []*gradebook.Gradebook { p[1].Students = nil; return p }, "the class has 5 students"},
	} {
		_, err := gradebook.Merge(test.spoil(shards(3)))
		require.ErrorIs(t, err, gradebook.ErrMerge, test.name)
		assert.ErrorContains(t, err, test.says, test.name)
	}
}

func TestCommon(t *testing.T) {
	g := class()
	g.Students[2].Scores[1].Findings[0] = gradebook.Finding{Kind: diagnose.Race, Message: `data race on "sum": 24 goroutines`}
	common := g.Common()
	require.Len(t, common, 1, "what differs in numbers and names only is one thing")
	assert.Equal(t, 2, common[0].Students)
	assert.Equal(t, []string{"8", "9"}, common[0].Who)
}

func TestOrderOfIDs(t *testing.T) {
	g := &gradebook.Gradebook{}
	for _, id := range []string{"b", "10", "9", "a", "010", "2"} {
		g.Students = append(g.Students, gradebook.Row{ID: id})
	}
	g.Sort()
	var ids []string
	for _, s := range g.Students {
		ids = append(ids, s.ID)
	}
	assert.Equal(t, []string{"2", "9", "010", "10", "a", "b"}, ids)
}

// strongAndWeak is a class of n students with two concepts, of whom the first half is weak: only the strong keep the first rule.
func strongAndWeak(n int) *gradebook.Gradebook {
	rules := []gradebook.Rule{{Name: "Hard", Tests: []string{"TestHard"}}, {Name: "Known to all", Tests: []string{"TestEasy"}}}
	g := &gradebook.Gradebook{Concepts: []gradebook.Column{{Name: "lock", Proven: rules}, {Name: "event"}}}
	for i := range n {
		strong := i >= n/2
		points := map[bool]float64{true: 10, false: 1}[strong]
		g.Students = append(g.Students, gradebook.Row{ID: string(rune('a' + i)), Points: points, Scores: []gradebook.Score{
			{Status: gradebook.Failed, Tests: []gradebook.Test{{Name: "TestHard", Passed: strong}, {Name: "TestEasy", Passed: true}}},
			{Status: gradebook.Passed, Points: points},
		}})
	}
	return g
}

func TestItems(t *testing.T) {
	assert.Equal(t, []gradebook.Item{
		{Concept: "lock", Rule: "Hard", Met: 6, Of: 12, Tells: 1, Known: true},
		{Concept: "lock", Rule: "Known to all", Met: 12, Of: 12, Tells: 0, Known: true},
	}, strongAndWeak(12).Items())
	assert.Equal(t, []gradebook.Item{{Concept: "lock", Rule: "Hard", Met: 2, Of: 4}, {Concept: "lock", Rule: "Known to all", Met: 4, Of: 4}}, strongAndWeak(4).Items(), "too few to tell")
	g := strongAndWeak(12)
	for i := range g.Students { // nobody was judged
		g.Students[i].Scores[0] = gradebook.Score{Status: gradebook.Missing}
	}
	assert.Empty(t, g.Items())
}

func TestFeedbackGoesBackToThePlatform(t *testing.T) {
	for lms, test := range map[string]struct {
		entries []string
		want    []string
	}{
		"moodle": {
			[]string{"Ada Doe_17_assignsubmission_file_", "Bo_18_assignsubmission_file", "Cy_19_assignsubmission_file_x_18_assignsubmission_file_koans.zip", "somebody"},
			[]string{"Ada Doe_17_assignsubmission_file_/koans.html", "Bo_18_assignsubmission_file/koans.html", "Cy_19_assignsubmission_file_koans.html"},
		},
		"canvas": {
			[]string{"doeada_17_99_lock.go", "bobo_LATE_18_98_koans.zip", "cy_ber_19_97_x_18_98_semaphore-1.go", "eve_20_x_18_98_lock.go"},
			[]string{"doeada_17_99_koans.html", "bobo_LATE_18_98_koans.html", "cy_ber_19_97_koans.html"},
		},
	} {
		g := class()
		g.LMS = lms
		for i, entry := range test.entries {
			g.Students[i].Entries = []string{entry}
		}
		g.Students[4].Entries = nil
		dir := t.TempDir()
		require.NoError(t, g.WriteAll(dir))
		text, err := os.ReadFile(filepath.Join(dir, lms+"-feedback.zip"))
		require.NoError(t, err)
		z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
		require.NoError(t, err)
		var names []string
		for i, f := range z.File {
			names = append(names, f.Name)
			r, err := f.Open()
			require.NoError(t, err)
			got, err := io.ReadAll(r)
			require.NoError(t, err)
			page, err := os.ReadFile(filepath.Join(dir, "students", g.Students[i].ID+".html"))
			require.NoError(t, err)
			assert.Equal(t, string(page), string(got), "each gets the own page")
		}
		assert.Equal(t, test.want, names)
	}
	assert.Empty(t, class().FeedbackFile(), "from no platform")
}
