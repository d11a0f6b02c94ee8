package gradebook_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/gradebook/page"
	"koans/checker/internal/explain/diagnose"
)

// pages writes g and returns its pages by their paths.
func pages(t *testing.T, g *gradebook.Gradebook) map[string]string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, g.WriteAll(dir))
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".html" {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = string(b)
		return err
	}))
	return all
}

func TestPages(t *testing.T) {
	all := pages(t, class())
	require.Len(t, all, 7)
	for name, text := range all {
		// What page.css and sort.js say is in those, once.
		text = regexp.MustCompile(`(?s)(<(style|script)>).*?(</(style|script)>)`).ReplaceAllString(text, "$1 $3")
		golden(t, name, []byte(regexp.MustCompile(`sha256-[^&']*`).ReplaceAllString(text, "sha256-")))
	}
	assert.Equal(t, all, pages(t, class()), "the same class has the same pages")
}

// What a student may not see is not even in the source of the page.
func TestStudentPageHoldsNothingHidden(t *testing.T) {
	g := class()
	for i := range g.Students {
		r := &g.Students[i]
		r.Notes = []gradebook.Note{{Kind: "copies", Text: "for-the-instructor"}}
		for j := range r.Scores {
			s := &r.Scores[j]
			s.Error = "/instructors/machine"
			if s.Status == gradebook.Failed { // findings that tell of the hidden test without being one of it
				s.Findings = append(s.Findings,
					gradebook.Finding{Kind: diagnose.Race, Message: "a race", Screen: "the other goroutine was started in TestSecret.func1"},
					gradebook.Finding{Kind: diagnose.Leak, Message: "left behind by TestSecret/sub"},
					gradebook.Finding{Kind: diagnose.Test, Message: "the secret rule", Test: "TestSecret/sub"},
					gradebook.Finding{Kind: diagnose.Race, Message: "a race by which the secrets are told apart", Line: 5, Hidden: true},
				)
				s.Tests = append(s.Tests, gradebook.Test{Name: "TestSecret/sub"})
			}
		}
	}
	all := pages(t, g)
	for _, r := range g.Students {
		text := strings.ReplaceAll(all["students/"+page.File(r.ID)], "<h1>Koans: <bdi>"+r.Name, "")
		for _, never := range []string{"secret", "Secret", "for-the-instructor", "/instructors/machine", "c0ffee", "index.html", "<script"} {
			assert.False(t, strings.Contains(text, never), "%s sees %s", r.ID, never)
		}
		for _, other := range g.Students {
			if other.ID != r.ID && len(other.Name) > 0 {
				assert.False(t, strings.Contains(text, strings.SplitN(other.Name, "\n", 2)[0]), "%s sees %s", r.ID, other.ID)
			}
		}
	}
	assert.Contains(t, all["students/8.html"], "data race on total")
	assert.Contains(t, all["students/8.html"], "hidden test 1")
	assert.Contains(t, all["students/9.html"], "A hidden test failed.")
	for _, want := range []string{"the secret rule is not met", "for-the-instructor", "/instructors/machine"} {
		assert.Contains(t, all["index.html"], want, "the class's page is for the instructor")
	}
}

// hostile are what students may call themselves, and let their programs print.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=http://example.org/x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</pre></style><style>*{display:none}</style>`,
	"\u202egnp.exe\u202c", "\u2066isolate", "a\x00b\x1b[2Jc\x07", "\xff\xfe broken", "javascript:alert(1)", "{{.}} ${7*7} <!-- ", "-->]]>",
	"../../etc/passwd", "..", ".", "/", `C:\con`, "CON", "nul.txt", "a/b", "a\\b", "Zoë 日本 🙂", strings.Repeat("long", 300), "Ada", "ada", "-rf", "%2e%2e%2f", "#x?y", "x\u2028y", "",
}

func hostileClass() *gradebook.Gradebook {
	g := class()
	g.Isolation, g.Course = hostile[1], hostile[0]
	g.Students, g.Alike = nil, nil
	for i, h := range hostile {
		answer := strings.Repeat("x", i+1)
		g.Answers[answer] = []gradebook.Text{{Name: h, Text: h + "\n" + h}}
		g.Alike = append(g.Alike, gradebook.Alike{Concept: "lock", Equal: []string{h, hostile[0]}, Near: []string{hostile[len(hostile)-1]}, Marks: [2]gradebook.Lines{{{1, 99}}, {{2}}}})
		finding := gradebook.Finding{Kind: diagnose.Kind(h), Line: 1, Message: h, Help: h, Test: h, Screen: h}
		plain := finding
		plain.Screen = ""
		g.Students = append(g.Students, gradebook.Row{
			ID: h, Name: h, Email: h, Handed: true, Problem: h, Entries: []string{h}, Notes: []gradebook.Note{{Kind: "copies", Text: h}}, Late: &gradebook.Late{By: h, Factor: 0.5}, Max: 3.5,
			Scores: []gradebook.Score{
				{Status: gradebook.Errored, Error: h, File: h},
				{Status: gradebook.Failed, File: h, Answer: answer, Tests: []gradebook.Test{{Name: h}}, Findings: []gradebook.Finding{finding, plain}},
			},
		})
	}
	return g
}

var (
	tag       = regexp.MustCompile(`<[^>]*>`)
	strange   = regexp.MustCompile(`[^\PC\n]|[\p{Zl}\p{Zp}]`)
	attribute = regexp.MustCompile(`\s([^\s=">]+)(="[^"]*")?`)
)

// Whatever students write, pages have the elements and attributes that the templates have, and files stay in their folder.
func TestPagesOfHostileStudents(t *testing.T) {
	all := pages(t, hostileClass())
	require.Len(t, all, len(hostile)+2, "a page for each, and none outside")
	may := strings.Fields("html head meta title style body header h1 h2 h3 small dl div dt dd p strong nav a main section ol li b bdi details summary span table " +
		"caption thead tr th tbody td tfoot code pre ul footer script br i em")
	attrs := strings.Fields("lang charset http-equiv content name class id href title role aria-labelledby aria-label tabindex scope data-by data-key aria-sort dir")
	lower := map[string]bool{}
	for name, text := range all {
		assert.Regexp(t, `^(index|alike/lock|students/[a-z0-9][a-z0-9._@~-]{0,80})\.html$`, name)
		assert.False(t, lower[strings.ToLower(name)], name)
		lower[strings.ToLower(name)] = true

		assert.Empty(t, strange.FindAllString(text, -1), name)
		assert.NotContains(t, text, "<!--")
		assert.NotContains(t, text, "ZgotmplZ", "a template that was not sure")
		assert.Less(t, len(text), 300_000, name)
		style, script := strings.Index(text, "<style>"), strings.Index(text, "<script>")
		for _, at := range tag.FindAllStringIndex(text, -1) {
			if at[0] > script && script >= 0 && at[1] < strings.Index(text, "</script>") || at[0] > style && at[1] < strings.Index(text, "</style>") {
				continue
			}
			element := strings.Trim(text[at[0]:at[1]], "</>")
			what, rest, _ := strings.Cut(element, " ")
			if what == "!DOCTYPE" {
				continue
			}
			assert.Contains(t, may, what, "%s: %s", name, element)
			for _, a := range attribute.FindAllStringSubmatch(" "+rest, -1) {
				assert.Contains(t, attrs, a[1], "%s: %s", name, element)
				if a[1] == "href" {
					assert.Regexp(t, `^="((\.\./)?(students/[a-z0-9][a-z0-9._@~-]*|alike/lock|index)\.html)?(#[a-z]+)?"$`, a[2])
				}
			}
		}
		assert.LessOrEqual(t, strings.Count(text, "<script"), 1)
		assert.Equal(t, 1, strings.Count(text, "<style"))
		assert.NotContains(t, text, "style=")
	}
}

func TestPagesOfTwoStudentsWithOneID(t *testing.T) {
	g := class()
	g.Students[1].ID = g.Students[0].ID
	assert.ErrorIs(t, g.WriteAll(t.TempDir()), gradebook.ErrDouble)
}

// A large class must stay a page that a browser opens at once.
func TestClassPageOfALargeClass(t *testing.T) {
	g := &gradebook.Gradebook{Version: gradebook.Version}
	for i := range 43 {
		g.Concepts = append(g.Concepts, gradebook.Column{Name: fmt.Sprintf("concept%02d", i), Number: "10.10", Title: "Concept", Points: 1})
	}
	for i := range 300 {
		r := gradebook.Row{ID: fmt.Sprintf("student%03d", i), Name: "A name of some length", Handed: true}
		for j := range g.Concepts {
			r.Scores = append(r.Scores, gradebook.Score{Status: gradebook.Failed, Points: 0.33, Findings: []gradebook.Finding{{Message: fmt.Sprintf("message %c %c", 'a'+i%26, 'a'+j)}}})
		}
		g.Students = append(g.Students, r)
	}
	var b strings.Builder
	require.NoError(t, g.WriteClassPage(&b))
	assert.Less(t, b.Len(), 2<<20)
}

// Whoever reads the pages without names learns from nothing but the answers themselves whose they are.
func TestAnonymousPagesNameNobody(t *testing.T) {
	g := class()
	for i := range g.Students {
		r := &g.Students[i]
		r.Name, r.Email, r.Problem = "Zaphod", "zaphod@example.org", "zaphod.zip is broken"
		r.ID = "zaphod" + r.ID
		r.Entries = []string{"zaphod_17_assignsubmission_file_"}
		r.Notes = []gradebook.Note{{Kind: "copies", Text: "zaphod's copies"}}
		r.Extension = &gradebook.Extension{Reason: "Zaphod was ill"}
		for j := range r.Scores {
			r.Scores[j].File, r.Scores[j].Error = "zaphod/lock.go", "zaphod's machine"
		}
	}
	g.Alike[0].Equal = []string{"zaphod8", "zaphod9"}
	g.Unclaimed, g.Skipped = []gradebook.Unclaimed{{Entry: "zaphod"}}, []string{"zaphod"}
	dir := t.TempDir()
	require.NoError(t, g.WriteAnonymous(dir))
	n := 0
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "anonymous"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		text, err := os.ReadFile(path)
		assert.NotContains(t, strings.ToLower(path+string(text)), "zaphod")
		return err
	}))
	assert.Equal(t, len(g.Students)+2, n)
	key, err := os.ReadFile(filepath.Join(dir, "anonymous.csv"))
	require.NoError(t, err)
	for _, r := range g.Students {
		assert.Contains(t, string(key), ","+r.ID+",")
	}
	assert.Len(t, g.Anonymous().Alike[0].Equal, 2)
}

// Of which kind the trouble was that only a hidden test shows would tell, too: an answer can make it depend on what it is asked.
func TestWithheldTellsNothingHidden(t *testing.T) {
	c := gradebook.Column{Hidden: []string{"TestSecret"}, MustNot: []diagnose.Kind{diagnose.Race, diagnose.Leak}}
	s := gradebook.Score{Status: gradebook.Failed, Faults: []diagnose.Kind{diagnose.Leak}, Withheld: "no goroutine may be left behind"}
	s.Findings = []gradebook.Finding{{Kind: diagnose.Leak, Message: "a goroutine is left behind", Hidden: true}}
	shown := s.ForStudent(c)
	assert.Equal(t, "what no answer may do was seen", shown.Withheld)
	require.Len(t, shown.Findings, 1)
	assert.Equal(t, diagnose.Test, shown.Findings[0].Kind)
	s.Findings[0].Hidden = false
	assert.Equal(t, s, s.ForStudent(c), "what the workbook's own tests show")
	s.Faults, s.Findings[0].Hidden, s.Withheld = nil, true, `the rule "The limit" is required`
	assert.Equal(t, s.Withheld, s.ForStudent(c).Withheld)
}

// Of a file that is too long to be shown whole, that is said, and what was found in the rest is shown.
func TestALongAnswerIsShownInPart(t *testing.T) {
	g := class()
	g.Answers["lock 2"][0].Text = strings.Repeat("\n", 2500) + "the mark\nthe rest\nthe fault\nthe end\n"
	g.Students[1].Scores[1].Findings[0].Line = 2503
	g.Alike[0].Marks[0][0] = []int{2501}
	all := pages(t, g)
	student, alike := all["students/8.html"], all["alike/lock.html"]
	assert.Contains(t, student, "<i>2503</i>the fault")
	assert.Contains(t, student, "502 lines are not shown here")
	assert.Contains(t, student, "1 line is not shown here")
	assert.NotContains(t, student, "the mark")
	assert.Contains(t, alike, "<i>2501</i>the mark")
	assert.NotContains(t, alike, "the rest")
	assert.Contains(t, all["index.html"], "lock has 2504 lines, of which the pages do not show all")
}
