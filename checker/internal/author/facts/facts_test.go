package facts_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/facts"
)

const (
	stub = `package bell

import "context"

type Bell struct{ n int }

func New(n int) *Bell { return nil }

func (b *Bell) Ring(ctx context.Context, times int) (int, error) { return 0, nil }

func Each(names []string) []string { return nil }
`
	reference = `package bell

import (
	"context"
	"time"
)

type Bell struct{ n int }

func New(n int) *Bell { return &Bell{n} }

func (b *Bell) Ring(ctx context.Context, times int) (int, error) {
	time.Sleep(time.Duration(times) * time.Hour)
	return b.n * times, nil
}

func Each(names []string) []string { return names }
`
)

// workbook makes a module with the exercise bell, and returns its root.
func workbook(t *testing.T) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	for name, text := range map[string]string{
		"go.mod":                         "module koans\n\ngo 1.26\n",
		"exercises/01_a/01_bell/bell.go": stub,
		"solutions/01_a/01_bell/bell.go": reference,
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	return root
}

// look returns what is wrong with the pages, as "1:3: message": page, line.
func look(t *testing.T, opt facts.Options, texts ...string) []string {
	t.Helper()
	root := workbook(t)
	var pages []facts.Page
	for i, text := range texts {
		pages = append(pages, facts.Page{
			File: filepath.Join(root, fmt.Sprintf("%02d.md", i)), Text: text, Name: "bell",
			ImportPath: "koans/exercises/01_a/01_bell", Reference: "koans/solutions/01_a/01_bell",
			Stub: []string{filepath.Join(root, "exercises", "01_a", "01_bell", "bell.go")},
		})
	}
	found, err := facts.Check(t.Context(), root, pages, opt)
	require.NoError(t, err)
	var lines []string
	for _, o := range found {
		page := strings.TrimSuffix(filepath.Base(o.File), ".md")
		lines = append(lines, fmt.Sprintf("%s:%d: %s", page, o.Line, o.Message))
	}
	slices.Sort(lines)
	return lines
}

func fenced(language, code string) string {
	return "# Bell\n\n```" + language + "\n" + code + "\n```\n"
}

// A part is a piece of code on a page of its own, where it begins in line 4, and what is said of it; "" is nothing.
type part struct{ name, language, code, says string }

// holds looks at all of the parts together, as the go command takes its time.
func holds(t *testing.T, opt facts.Options, parts []part) {
	t.Helper()
	var texts, want []string
	for i, p := range parts {
		texts = append(texts, fenced(p.language, p.code))
		if p.says != "" {
			want = append(want, fmt.Sprintf("%02d:%s", i, p.says))
		}
	}
	got := look(t, opt, texts...)
	for i, p := range parts {
		assert.Equal(t, of(want, i), of(got, i), "%s", p.name)
	}
}

func of(lines []string, page int) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return !strings.HasPrefix(l, fmt.Sprintf("%02d:", page)) })
}

func TestWhatIsSaidInGo(t *testing.T) {
	holds(t, facts.Options{}, []part{
		{"names left open", "go", "rung, err := bell.New(3).Ring(ctx, often)\nif err != nil {\n\treturn err\n}\nreport(rung)", ""},
		{"a loop over a parameter", "go", "for _, n := range bell.Each(names) {\n\tgo shout(n)\n}", ""},
		{"functions and statements", "go", "func answer() int {\n\treturn 42\n}\n\nn := answer()   // runs now\ngo answer()", ""},
		{"a method to be written", "go", "func (b *Bell) Swing(times int) int {\n\treturn 2 * times\n}", ""},
		{"left out", "go", "func prime(n int) int { ... } // 1 if it is\n\nb := bell.New(prime(2))\n...\nb.Ring(ctx, 1)", ""},
		{"a body to be written", "go", "f := func(n int) error {\n\t// here\n}", ""},
		{"two variants", "go", "n, err := bell.New(1).Ring(ctx, 1)\n\n// or\nn, err := bell.New(2).Ring(ctx, 1)", ""},
		{"what it prints", "go", "b := bell.New(3)\nfmt.Println(b.Ring(ctx, 2))   // 6 <nil>, two hours later", ""},
		{"a question", "go", "fmt.Println(bell.New(3) == nil) // true?", ""},
		{"one that runs on", "go", "go bell.New(1).Ring(ctx, 5)\nfmt.Println(1) // 1", ""},
		{"broken, and said to be", "go broken", "var b bell.Bell = 3", ""},
		{"unreadable, and said to be", "go broken", "func { on monday", ""},
		{"no code", "", "var b bell.Bell = 3", ""},

		{"a method that there is not", "go", "b := bell.New(3)\nb.Rang(ctx, 2)", "5: the Go does not compile: b.Rang undefined (type *bell.Bell has no field or method Rang)"},
		{"a function that there is not", "go", "\nctx, cancel := context.WithTimout(ctx, time.Second)", "5: the Go does not compile: undefined: context.WithTimout"},
		{"an argument too few", "go", "n, err := bell.New(3).Ring(ctx)", "4: the Go does not compile: not enough arguments in call to bell.New(3).Ring"},
		{"a parameter of another type", "go", "for _, n := range names {\n\tn.Shout()\n}", "5: the Go does not compile: n.Shout undefined (type string has no field or method Shout)"},
		{"a result of another type", "go", "var s string\ns, err := bell.New(3).Ring(ctx, 1)", "5: the Go does not compile: cannot use bell.New(3).Ring(ctx, 1) (value of type int) as string value in assignment"},
		{"no Go", "go", "b := bell.New(3\n", "4: the Go does not parse: missing ',' before newline in argument list"},
		{"not broken", "go broken", "b := bell.New(3)", "4: the Go is said to be broken, and compiles"},
		{"another number", "go", "b := bell.New(3)\nfmt.Println(b.Ring(ctx, 2))   // 7 <nil>", `5: the Go prints "6 <nil>" here, and the comment says "7 <nil>"`},
	})
}

func TestGoThatPanicsIsToldOf(t *testing.T) {
	got := look(t, facts.Options{}, fenced("go", "var b *bell.Bell\nfmt.Println(b.Ring(ctx, 1)) // 0 <nil>"))
	require.Len(t, got, 1)
	assert.Contains(t, got[0], "00:4: the Go was run, and failed: ")
}

func TestWhatIsSaidInPython(t *testing.T) {
	python, err := facts.FindPython(t.Context())
	if err != nil {
		t.Skipf("the Python of lessons cannot be looked at: %v", err)
	}
	holds(t, facts.Options{Python: python}, []part{
		{"names left open", "python", "pages = await asyncio.gather(*(fetch(u) for u in urls))  # 1 s", ""},
		{"left out", "python", "def is_prime(n): ...\n\nprint(is_prime(2))", ""},
		{"an hour", "python", "async def answer():\n    await asyncio.sleep(3600)\n    return 42\n\nprint(await answer())    # 42, an hour later", ""},
		{"an hour, and the loop blocked", "python", "time.sleep(3600)\nprint(time.monotonic())   # 3600.0", ""},
		{"a question", "python", "print(1)   # 2?", ""},
		{"broken, and said to be", "python broken", "await = 3", ""},

		{"no Python", "python", "x = 1\nif x\n", "5: the Python does not compile: expected ':'"},
		{"not broken", "python broken", "x = 1", "4: the Python is said to be broken, and compiles"},
		{"another number", "python", "x = await asyncio.sleep(1, 41)\nprint(x)   # 42", `5: the Python prints "41" here, and the comment says "42"`},
		{"one that waits for ever", "python", "print(1)  # 1\nawait asyncio.Event().wait()", "4: the Python was run, and failed: RuntimeError: it waits for something that never comes"},
	})
	got := look(t, facts.Options{Python: python}, fenced("python", "\nawait asyncio.wait_fro(f(), 5)"))
	require.Len(t, got, 1)
	assert.Regexp(t, `^00:5: Python 3\.\d+ has no asyncio.wait_fro$`, got[0])
}

func TestWhatReadersAreToLookUp(t *testing.T) {
	got := look(t, facts.Options{LookUp: true},
		"- `go doc sync.WaitGroup.Go`, `go doc -u builtin.close`\n- `go doc context`: all of it",
		"Read\n- `go doc context`, `go doc sync.WaitGroup.Goo`\n",
		"- `go doc builtin.close`")
	require.Len(t, got, 2)
	assert.Contains(t, got[0], "01:2: go doc sync.WaitGroup.Goo shows nothing: doc: ")
	assert.Contains(t, got[1], "02:1: go doc builtin.close shows nothing: ")
	assert.Empty(t, look(t, facts.Options{}, "`go doc sync.WaitGroup.Goo`"), "only if asked")
}
