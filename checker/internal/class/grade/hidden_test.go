package grade_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/course"
	"koans/checker/internal/run/coursetest"
)

// Hidden tests count behind the exercise's own, and nothing of them is in the workbook. What is not known to be one is refused.
func TestHiddenTests(t *testing.T) {
	const secret = "package sample_test\n\nimport \"testing\"\n\nfunc TestSecret(t *testing.T) {}\n"
	hide := func(name, source string) (*course.Course, grade.Rules, error) {
		c := coursetest.New(t, nil)
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(source), 0o644))
		rules := grade.DefaultRules()
		return c, rules, rules.Hide(c, dir)
	}
	c, _, err := hide("sample_hidden_test.go", secret)
	require.NoError(t, err)
	tests, err := coursetest.Exercise(t, c, coursetest.Sample).Tests()
	require.NoError(t, err)
	assert.Equal(t, []string{"TestBothCallsAreMade", "TestBothCallsAreMadeAtOnce", "TestLast", "TestSecret"}, tests)

	for _, test := range []struct{ name, source, says string }{
		{"secret_test.go", secret, "is no test of any concept"},
		{"sample_hidden.go", secret, "is no test of any concept"},
		{"sample_hidden_test.go", "package sample\n", "is in package sample, and must be in sample_test"},
		{"sample_hidden_test.go", "package sample_test\n", "declares no test"},
		{"sample_hidden_test.go", "package sample_test\n\nimport \"testing\"\n\nfunc TestLast(t *testing.T) {}\n", "sample has a test TestLast already"},
		{"sample_hidden_test.go", "package", "expected 'IDENT'"},
		{".hidden", "", "there is no test in"},
	} {
		_, _, err := hide(test.name, test.source)
		require.ErrorIs(t, err, grade.ErrRules, test.name)
		assert.ErrorContains(t, err, test.says)
	}

	c = coursetest.New(t, nil)
	require.NoError(t, grade.NoStrayTests(c))
	require.NoError(t, os.WriteFile(coursetest.Exercise(t, c, coursetest.Sample).File("my_hidden_test.go"), []byte(secret), 0o644))
	err = grade.NoStrayTests(c)
	require.ErrorIs(t, err, grade.ErrRules)
	assert.ErrorContains(t, err, "name that with --hidden")
}
