package gate_test

import (
	"context"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge/gate"
	"koans/checker/internal/run/exports"
	"koans/checker/internal/run/gotest"
)

// Allowed in all cases below; net/http stands for what some exercises need.
var allowed = []string{"context", "encoding/base64", "errors", "fmt", "io", "net/http", "reflect", "runtime", "runtime/debug", "sync", "time", "unicode"}

// One for all: it asks the go command, which takes its time.
var known = sync.OnceValues(func() (types.Importer, error) {
	return exports.Importer(context.Background(), ".", token.NewFileSet(), slices.Clone(allowed))
})

func check(t *testing.T, source string) gate.Result {
	importer, err := known()
	require.NoError(t, err)
	return gate.Check(gate.Answer{Files: []course.File{{Path: "/answer.go", Source: []byte(source)}}, Package: "sample", Imports: allowed}, importer)
}

// doubled declares constants c0 to cN, each of them twice as long as the one before.
func doubled(n int) string {
	s := "const c0 = \"x\"\n"
	for i := range n {
		s += fmt.Sprintf("const c%d = c%d + c%d\n", i+1, i, i)
	}
	return s
}

// nested declares structs t1 to tN of twice the one before.
func nested(n int) string {
	s := ""
	for i := range n {
		s += fmt.Sprintf("type t%d struct{ a, b t%d }\n", i+1, i)
	}
	return s
}

func TestWhatIsForbidden(t *testing.T) {
	for _, test := range []struct {
		name, source string
		line         int
		message      string
	}{
		{"import outside of the list", "package sample\n\nimport \"os\"\n\nvar _ = os.Args\n", 3, `may not import "os"`},
		{"an import with a byte order mark before it", "\ufeffpackage sample; import \"os\"; var _ = os.Args\n", 1, `may not import "os"`},
		{"cgo", "package sample\n\nimport \"C\"\n", 3, `may not import "C"`},
		{"unsafe", "package sample\n\nimport _ \"unsafe\"\n", 3, `may not import "unsafe"`},
		{"an import under another name", "package sample\n\nimport fmt \"syscall\"\n\nvar _ = fmt.Exit\n", 3, `may not import "syscall"`},
		{"norace", "package sample\n\n//go:norace\nfunc f() {}\n", 3, "the directive //go:norace"},
		{"linkname", "package sample\n\n//go:linkname exit runtime.exit\nfunc exit(int)\n", 3, "the directive //go:linkname"},
		{"embed", "package sample\n\n//go:embed *\nvar s string\n", 3, "the directive //go:embed"},
		{"a build constraint", "//go:build race\n\npackage sample\n", 1, "the directive //go:build"},
		{"an old build constraint", "// +build !race\n\npackage sample\n", 1, "build constraints"},
		{"line", "package sample\n\n//line /other.go:1\nfunc f() {}\n", 3, "the directive //line"},
		{"line in the middle", "package sample\n\nfunc f() { /*line /other.go:1*/ }\n", 3, "the directive /*line"},
		{"a function without body", "package sample\n\nfunc f()\n", 3, "f has no body"},
		{"false is true", "package sample\n\nconst false = true\n", 3, "the place of Go's own false"},
		{"len", "package sample\n\nfunc len(any) int { return 0 }\n", 3, "the place of Go's own len"},
		{"panic", "package sample\n\nvar a, panic = 1, func(any) {}\n", 3, "the place of Go's own panic"},
		{"error", "package sample\n\ntype error = int\n", 3, "the place of Go's own error"},
		{"a goroutine of init's", "package sample\n\nfunc init() { go f() }\n\nfunc f() {}\n", 3, "goroutines while it is loaded"},
		{"of what init calls", "package sample\n\nvar _ = f()\n\nfunc f() int {\n\tgo func() {}()\n\treturn 1\n}\n", 6, "goroutines while it is loaded"},
		{"of a method", "package sample\n\ntype s[T any] struct{}\n\nfunc (s[T]) f() {\n\tgo func() {}()\n}\n\nfunc init() { s[int]{}.f() }\n", 6, "goroutines while it is loaded"},
		{"of a function's value", "package sample\n\nvar f = func() {\n\tgo func() {}()\n}\n\nfunc init() { f() }\n", 4, "goroutines while it is loaded"},
		{"by an interface", "package sample\n\ntype s struct{}\n\nfunc (s) f() {\n\tgo func() {}()\n}\n\nfunc init() { interface{ f() }(s{}).f() }\n", 6, "goroutines while it is loaded"},
		{"by a timer", "package sample\n\nimport \"time\"\n\nvar _ = time.AfterFunc(1, func() {})\n", 5, "goroutines while it is loaded"},
		{"a variable for the linker", "package sample\n\nvar a [1 << 30]byte\n", 3, "larger than those of an answer"},
		{"two variables for the linker", "package sample\n\nvar a [5 << 20]byte\n\nvar b [5 << 20]byte\n", 5, "larger than those"},
		{"what a variable points to", "package sample\n\nvar a = new([1 << 30]byte)\n", 3, "larger than those"},
		{"a slice by its last index", "package sample\n\nvar a = []byte{1100 << 20: 1}\n", 3, "larger than those"},
		{"a slice by its last index but one", "package sample\n\nvar a = []int{1 << 20: 1, 2, 0: 3}\n", 3, "larger than those"},
		{"a slice of arrays", "package sample\n\nvar a = [][1 << 20]byte{9: {}}\n", 3, "larger than those"},
		{"a map of arrays", "package sample\n\nvar a = map[int][5 << 20]byte{1: {}, 2: {}}\n", 3, "larger than those"},
		{"an array in a function", "package sample\n\nfunc f() any { return [60 << 20]byte{1} }\n", 3, "larger than those"},
		{"arrays in a slice, by pointers", "package sample\n\nfunc f() any { return []*[60 << 20]byte{{1}} }\n", 3, "larger than those"},
		{"a slice in a generic function", "package sample\n\nfunc f[T any, S interface { ~[]T }]() any {\n\treturn S{1 << 30: *new(T)}\n}\n", 4, "larger than those"},
		{"a text of texts", "package sample\n\n" + doubled(30) + "var s = c30\n", 34, "larger than those"},
		{"a text in a function", "package sample\n\n" + doubled(22) + "func f() string { return string(c22 + c22) + \"!\" }\n", 26, "larger than those"},
		{"structs of structs", "package sample\n\ntype t0 struct{ a [1 << 17]byte }\n" + nested(8) + "var s t8\n", 12, "larger than those"},
		{"EOF", "package sample\n\nimport \"io\"\n\nfunc init() { io.EOF = nil }\n", 5, "may not change io.EOF"},
		{"EOF by another name", "package sample\n\nimport x \"io\"\n\nfunc f() { _, x.EOF = 1, nil }\n", 5, "may not change io.EOF"},
		{"EOF by a dot", "package sample\n\nimport . \"io\"\n\nfunc f() { EOF = nil }\n", 5, "may not change io.EOF"},
		{"the address of EOF", "package sample\n\nimport \"io\"\n\nvar p = &io.EOF\n", 5, "may not change io.EOF"},
		{"EOF in a loop", "package sample\n\nimport \"io\"\n\nfunc f(es []error) { for _, io.EOF = range es {\n} }\n", 5, "may not change io.EOF"},
		{"EOF from a channel", "package sample\n\nimport \"io\"\n\nfunc f(es chan error) { select { case io.EOF = <-es: } }\n", 5, "may not change io.EOF"},
		{"a field of a client", "package sample\n\nimport \"net/http\"\n\nfunc f() { http.DefaultClient.Timeout++ }\n", 5, "may not change http.DefaultClient"},
		{"behind an assertion", "package sample\n\nimport \"net/http\"\n\nfunc f() {\n\t(http.DefaultTransport.(*http.Transport)).MaxIdleConns = 0\n}\n", 6, "may not change http.DefaultTransport"},
		{"a heap dump into the record", "package sample\n\nimport \"runtime/debug\"\n\nfunc f() { debug.WriteHeapDump(3) }\n", 5, "may not use debug.WriteHeapDump"},
		{"a pointer that needs no import", "package sample\n\nimport \"reflect\"\n\nvar n int\n\nvar p = (*string)(reflect.ValueOf(&n).UnsafePointer())\n", 7, "the method UnsafePointer"},
		{"the same as a value", "package sample\n\nimport \"reflect\"\n\nvar f = reflect.Value.UnsafePointer\n", 5, "UnsafePointer"},
		{"an address by reflection", "package sample\n\nimport \"reflect\"\n\nfunc f(v reflect.Value) uintptr { return v.UnsafeAddr() }\n", 5, "the method UnsafeAddr"},
		{"memory made a value", "package sample\n\nimport \"reflect\"\n\nvar f = reflect.NewAt\n", 5, "may not use reflect.NewAt"},
		{"the race detector off", "package sample\n\nimport \"runtime\"\n\nfunc f() { runtime.RaceDisable() }\n", 5, "may not use runtime.RaceDisable"},
		{"where the program is", "package sample\n\nimport \"runtime\"\n\nvar pc, _, _, _ = runtime.Caller(0)\n", 5, "may not use runtime.Caller"},
		{"order by a pool", "package sample\n\nimport \"sync\"\n\nvar p sync.Pool\n", 5, "may not use sync.Pool"},
		{"an encoding, by a pointer", "package sample\n\nimport \"encoding/base64\"\n\nfunc f() { e := base64.StdEncoding; *e = *base64.URLEncoding }\n", 5, "may not change a base64.Encoding"},
		{"the local time, by a pointer", "package sample\n\nimport \"time\"\n\nfunc f(l *time.Location) { *l = *time.UTC }\n", 5, "may not change a time.Location"},
		{"letters, by their table", "package sample\n\nimport \"unicode\"\n\nfunc f() { l := unicode.Letter; l.R16[0].Lo = 0 }\n", 5, "may not change a unicode.Range"},
		{"what was sent, in a file", "package sample\n\nimport \"net/http\"\n\nfunc f(r *http.Request) { r.ParseMultipartForm(1) }\n", 5, "the method ParseMultipartForm"},
		{"a key, from a file", "package sample\n\nimport \"net/http\"\n\nfunc f(s *http.Server) { s.ServeTLS(nil, \"a\", \"b\") }\n", 5, "the method ServeTLS"},
		{"files by way of net/http", "package sample\n\nimport . \"net/http\"\n\nfunc f() { _, _ = Dir(\"/proc/self\").Open(\"mem\") }\n", 5, "may not use http.Dir"},
		{"an error that is every error", "package sample\n\ntype E struct{}\n\nfunc (E) Error() string { return \"\" }\n\nfunc (E) Is(error) bool { return true }\n", 7, "A method Is decides"},
		{"as long as a book", "package sample\n\n//" + strings.Repeat("x", gate.MostSource) + "\n", 0, "bytes, more than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := check(t, test.source)
			require.NotEmpty(t, r.Findings, "findings; build: %s", r.Build)
			f := r.Findings[0]
			assert.Equal(t, diagnose.Forbidden, f.Kind)
			assert.Equal(t, "/answer.go", f.Pos.File)
			assert.Equal(t, test.line, f.Pos.Line, "line")
			assert.Contains(t, f.Message, test.message)
			assert.NotEmpty(t, f.Help)
			assert.False(t, r.Pass())
		})
	}
}

func TestWhatWouldNotCompile(t *testing.T) {
	for _, test := range []struct{ name, source, says string }{
		{"nothing", "", "/answer.go:1:1: expected"},
		{"a syntax error", "package sample\n\nfunc f( {}\n", "/answer.go:3:"},
		{"another package", "package other\n", "the file says package other"},
		{"a type error", "package sample\n\nvar n int = \"n\"\n", "/answer.go:3:13: cannot use"},
		{"not UTF-8", "package sample\n\nvar s = \"\xff\"\n", "illegal UTF-8"},
		{"deeper than anybody writes", "package sample\n\nvar n = " + strings.Repeat("(", 120000) + "\n", "nesting"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := check(t, test.source)
			assert.Contains(t, r.Build, test.says)
			assert.Empty(t, r.Findings)
			assert.False(t, r.Pass())
		})
	}
}

// Columns are those that an editor shows: its byte order mark is not text. And who has written a letter too many hears which package there is.
func TestPlaceAndHelp(t *testing.T) {
	r := check(t, "\ufeffpackage sample; import \"syncs\"\n")
	require.Len(t, r.Findings, 1)
	assert.Equal(t, 24, r.Findings[0].Pos.Col)
	assert.Contains(t, r.Findings[0].Help, "Did you mean sync?")
}

// What right answers do passes, also what looks like the forbidden at first sight.
func TestWhatPasses(t *testing.T) {
	for _, test := range []struct{ name, source string }{
		{"nothing much", "// Package sample says so: //go:norace is not used here.\npackage sample\n"},
		{"all on one line, behind a byte order mark", "\ufeffpackage sample; import \"sync\"; var m sync.Mutex"},
		{"names of Go's inside of a function", "package sample\n\nfunc f(len int) (cap int) { new := len; return new }\n"},
		{"methods and fields with names of Go's", "package sample\n\ntype T struct{ len, error int }\n\nfunc (T) close() {}\n"},
		{"its own variables", "package sample\n\nimport \"io\"\n\nvar EOF = io.EOF\n\nfunc f() { EOF = nil; p := &EOF; _ = p }\n"},
		{"using others' variables", "package sample\n\nimport \"net/http\"\n\nfunc f(r *http.Request) { c := *http.DefaultClient; c.Timeout = 1; _, _ = c.Do(r) }\n"},
		{"fields that are called like others' variables", "package sample\n\nimport \"io\"\n\ntype T struct{ EOF error }\n\nfunc f(t *T) { t.EOF = io.EOF }\n"},
		{"a text that is never put together", "package sample\n\n" + doubled(10) + "const long = len(c10)\n"},
		{"a text, often", "package sample\n\n" + doubled(20) + "func f() {" + strings.Repeat(" print(c20);", 7) + " }\n"},
		{"a table", "package sample\n\nvar crc = [256]uint32{1, 2}\n\nvar s = []rune{'z': 1}\n\nvar p = new([1 << 16]int)\n"},
		{"much memory, when it is needed", "package sample\n\nfunc f() []byte { return make([]byte, 64<<20) }\n"},
		{"a generic literal", "package sample\n\nfunc f[T any](a, b T) []T { return []T{a, b} }\n\ntype p[T any] struct{ a, b T }\n\nvar x = p[int]{}\n"},
		{"structs of structs of nothing", "package sample\n\ntype t0 struct{}\n" + nested(8) + "var s t8\n"},
		{"a stack", "package sample\n\nimport \"runtime/debug\"\n\nfunc f() []byte { return debug.Stack() }\n"},
		{"an error that wraps", "package sample\n\ntype E struct{ error }\n\nfunc (e E) Unwrap() error { return e.error }\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := check(t, test.source)
			assert.True(t, r.Pass(), "%v %s", r.Findings, r.Build)
		})
	}
}

// What is built with others' answers does nothing to them as it is loaded.
func TestWhatLoadsAlone(t *testing.T) {
	for code, alone := range map[string]bool{
		"var a, b = 1, \"b\"": false,
		"import (\"errors\"; \"sync\")\nvar ErrX = errors.New(\"x\")\nvar m sync.Mutex\nvar c = make(chan int, 9)\nvar t = map[string][]int{\"a\": {1, 2}}\nvar p = &struct{ n int }{3}\nvar f = func() { panic(1) }": false,
		"func init() {}": true,
		"type T struct{}\nvar errors T\nfunc (T) New(string) error { panic(1) }\nvar _ = errors.New(\"\")": true,
		"import errors \"fmt\"\nvar _ = errors.Errorf(\"\")":                                               true,
		"var p *struct{ n int }\nvar n = p.n":                                                              true,
		"var p *int\nvar n = *p":                                                                           true,
		"var s []int\nvar n = s[3]":                                                                        true,
		"var c chan int\nvar n = <-c":                                                                      true,
		"var n = make([]int, 1<<30)":                                                                       true,
		"var k = func() {}\nvar m = map[any]int{k: 1}":                                                     true,
		"var s = []int{1 << 16: 1}":                                                                        true,
		"type A [1 << 20]byte\nvar a A":                                                                    true,
		"type A [1 << 62]struct{ a, b [1 << 40]byte }\nvar a *A":                                           false,
		"type A struct{ a, b, c, d [999]byte }\nvar a [99][9]A":                                            true,
		"var e error\nvar n = e.(interface{ N() }).N":                                                      true,
		"var x any\nvar s = []byte(\"text\")":                                                              true,
	} {
		r := check(t, "package sample\n"+code+"\n")
		if !strings.Contains(code, "1 << 62") { // which the compiler refuses
			require.True(t, r.Pass(), "%s: %v %s", code, r.Findings, r.Build)
		}
		assert.Equal(t, alone, r.Loads, code)
	}
}

// The workbook's own stubs and right answers are let through, all of them.
func TestTheCoursePasses(t *testing.T) {
	c, err := course.Open("../../../..")
	require.NoError(t, err)
	var answers []gate.Answer
	imports := map[string]bool{}
	for _, e := range c.Exercises() {
		may, err := e.Imports()
		require.NoError(t, err)
		for _, path := range may {
			imports[path] = true
		}
		right, err := e.Right()
		require.NoError(t, err)
		for _, name := range append(right, e.Dir(), e.SolutionDir()) {
			v, err := gotest.ReadVariant(e, name)
			require.NoError(t, err)
			answers = append(answers, gate.Answer{Files: v.Files, Package: e.Name, Imports: may})
		}
	}
	importer, err := exports.Importer(t.Context(), c.Root, token.NewFileSet(), slices.Collect(maps.Keys(imports)))
	require.NoError(t, err)
	for _, a := range answers {
		r := gate.Check(a, importer)
		assert.True(t, r.Pass(), "%s: %v %s", a.Files[0].Path, r.Findings, r.Build)
	}
}
