package diagnose

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What both the compiler and the parser of go vet say of lines that come from Python, and of some that do not.
func TestHabitsFromPythonAreKnown(t *testing.T) {
	for _, test := range []struct{ line, at, says, help string }{
		{`	return f"Hello, {name}!"`, `"`, `expected ';', found "Hello, {name}!" (and 1 more errors)`, "f-strings"},
		{`	return f"Hello, {name}!"`, `"`, `syntax error: unexpected literal "Hello, {name}!" at end of statement`, "f-strings"},
		{`	fmt.Println(f"a {name}")`, `"`, `missing ',' in argument list`, "f-strings"},
		{`	return f'Hello, {name}!'`, `'`, `illegal rune literal`, "f-strings"},
		{`	return if"a"`, `"`, `expected ';', found "a"`, "grammar"},
		{`	return 'Hello'`, `'`, `more than one character in rune literal`, "double quotes"},
		{`	return 'Hello'`, `'`, `illegal rune literal`, "double quotes"},
		{`func Greet(name string) -> string {`, `->`, `syntax error: unexpected - after top level declaration`, "no arrow"},
		{`func Greet(name string) -> string {`, `->`, `expected ';', found '-'`, "no arrow"},
		{`func Greet(name: string) string {`, `:`, `syntax error: unexpected : in parameter list; possibly missing comma or )`, "behind its name"},
		{`def greet(name):`, `def`, `syntax error: non-declaration statement outside function body`, "says func"},
		{`	def greet(name):`, `greet`, `expected ';', found greet`, "says func"},
		{`async def greet(name):`, `async`, `syntax error: non-declaration statement outside function body`, "no async"},
		{`	await greet()`, `greet`, `expected ';', found greet`, "no await"},
		{`	while ok {`, `ok`, `syntax error: unexpected name ok at end of statement`, "no while"},
		{`	for x in xs {`, `in`, `syntax error: unexpected name in, expected {`, "range"},
		{`	if a and b {`, `and`, `expected ';', found and`, "&&"},
		{`	if a or b {`, `or`, `syntax error: unexpected name or, expected {`, "&&"},
		{`	if not ok {`, `ok`, `expected ';', found ok`, "&&"},
		{`	if ok:`, `:`, `illegal label declaration (and 2 more errors)`, "no colon"},
		{`	for _, x := range xs:`, `:`, `expected '{', found ':' (and 1 more errors)`, "no colon"},
		{`	return None`, `None`, `undefined: None`, "nil"},
		{`	ok = True`, `True`, `undefined: True`, "small letter"},
		{`	x = 1`, `x`, `undefined: x`, ":="},
		{`	a, b = 1, 2`, `b`, `undefined: b`, ":="},
		{`	a = b`, `b`, `undefined: b`, "typing error"},
		{`	go func() {`, `func`, `expression in go must be function call`, "parentheses that call it"},
		{`	}`, `}`, `expression in defer must be function call`, "parentheses that call it"},
		{`	# done`, `#`, `illegal character U+0023 '#'`, "//"},
	} {
		const path = "/koans/exercises/x/x.go"
		v := newView(ReadText(""), nil)
		v.run.Variant = answer(path, []byte("package x\n"+test.line+"\n"))
		v.run.Build = path + ":2:" + column(test.line, test.at) + ": " + test.says + "\n"
		found := build(v)
		require.NotEmpty(t, found, test.line)
		assert.Contains(t, found[0].Help, test.help, "%s: %s", test.line, test.says)
	}
}

func column(line, at string) string {
	return strconv.Itoa(strings.Index(line, at) + 1)
}
