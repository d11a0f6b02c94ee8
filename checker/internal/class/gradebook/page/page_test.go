package page_test

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/gradebook/page"
)

func TestFile(t *testing.T) {
	for id, want := range map[string]string{
		"7":                             "7.html",
		"ada.lovelace@uni.example":      "ada.lovelace@uni.example.html",
		"Ada":                           "id-ada~",
		"a/../../b":                     "id-a-b~",
		"..":                            "id-~",
		"":                              "id-~",
		".hidden":                       "id-hidden~",
		"dot.":                          "id-dot~",
		"con":                           "id-con~",
		"lpt1.txt":                      "id-lpt1-txt~",
		"日本":                            "id-~",
		"a~b":                           "id-a-b~",
		strings.Repeat("x", 64):         strings.Repeat("x", 64) + ".html",
		strings.Repeat("x", 65):         "id-" + strings.Repeat("x", 32) + "~",
		"\u212aelvin \xff\x00 and more": "id-kelvin-and-more~",
	} {
		got := page.File(id)
		assert.True(t, strings.HasPrefix(got, want), "%q: %s", id, got)
		assert.Regexp(t, `^[a-z0-9][a-z0-9._@~-]*\.html$`, got)
		assert.LessOrEqual(t, len(got), 100)
	}
	seen := map[string]string{}
	for _, id := range []string{"ada", "Ada", "ADA", "ada.html", "ada/", "ada\\", "ada ", " ada", "ada\x00", "ada-", "á", "à", strings.TrimSuffix(page.File("Ada"), ".html")} {
		other, ok := seen[page.File(id)]
		assert.False(t, ok, "%q and %q have one file", id, other)
		seen[page.File(id)] = id
	}
}

func TestLineAndBlockAreHarmlessAndBounded(t *testing.T) {
	assert.Equal(t, `a\nb\u202ec`, page.Line("a\nb\u202ec").String())
	assert.Equal(t, "a\nb\\x1b", page.Block("a\nb\x1b").String())
	assert.Len(t, []rune(page.Line(strings.Repeat("ű", 1e6)).String()), 400)
	assert.Less(t, len(page.Block(strings.Repeat("x\n", 1e6)).String()), 21_000)
}

// The policy lets in exactly the style and the script that are in the page.
func TestPolicyIsThatOfThePage(t *testing.T) {
	var class, student strings.Builder
	require.NoError(t, (&page.Class{}).Write(&class))
	require.NoError(t, (&page.Student{}).Write(&student))
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	for _, text := range []string{class.String(), student.String()} {
		m := policy.FindStringSubmatch(text)
		require.NotNil(t, m)
		want := "default-src 'none'; style-src " + hashOf(t, text, "style") + ";"
		if strings.Contains(text, "<script>") {
			want += " script-src " + hashOf(t, text, "script") + ";"
		}
		assert.Equal(t, want+" base-uri 'none'; form-action 'none'", html.UnescapeString(m[1]))
		assert.Less(t, strings.Index(text, "Content-Security-Policy"), strings.Index(text, "<style>"))
		assert.NotRegexp(t, `https?:|//[a-z]|\burl\(|@import`, text)
	}
	assert.NotContains(t, student.String(), "<script")
}

func hashOf(t *testing.T, text, element string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "<"+element+">")
	require.True(t, ok)
	content, _, ok := strings.Cut(rest, "</"+element+">")
	require.True(t, ok)
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
