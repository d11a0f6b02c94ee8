package lab_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

const lessonWithRules = `# Door

## Rules
- **The limit.** Never more than n inside,
  and never fewer while somebody waits.
- **No waiting.** ` + "`TryAcquire`" + ` never waits.

## Hints
1. *(The limit)* Count.
`

// inLesson plays body in a folder that holds a lesson, as go test does.
func inLesson(body func(t *testing.T)) func(t *testing.T) {
	return func(t *testing.T) {
		t.Chdir(t.TempDir())
		require.NoError(t, os.WriteFile("README.md", []byte(lessonWithRules), 0o600), "writing the lesson")
		body(t)
	}
}

var (
	playBroken = scene("a rule is broken", inLesson(func(t *testing.T) {
		lab.Rule(t, "The limit", "Do")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { assert.Fail(t, "three inside") })
	}))
	playSubtest = scene("a subtest breaks another rule", inLesson(func(t *testing.T) {
		lab.Rule(t, "The limit", "Do")
		t.Run("sub", func(t *testing.T) {
			lab.Rule(t, "No waiting", "TryAcquire")
			assert.Fail(t, "it waits")
		})
	}))
	playKept = scene("a rule is kept", inLesson(func(t *testing.T) {
		lab.Rule(t, "The limit", "Do")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {})
	}))
	playStub    = scene("a TODO is open", inLesson(playTwo("// TODO: count")))
	playWritten = scene("no TODO is open", inLesson(playTwo("// count")))
	playCommon  = scene("a rule of every exercise is broken", func(t *testing.T) {
		root := t.TempDir()
		inner := filepath.Join(root, "05_doors", "01_door")
		require.NoError(t, os.MkdirAll(inner, 0o700), "making the exercise")
		require.NoError(t, os.WriteFile(filepath.Join(inner, "README.md"), []byte(lessonWithRules), 0o600), "writing the lesson")
		require.NoError(t, os.WriteFile(filepath.Join(root, "README.md"), []byte("- **No polling.** Block.\n"), 0o600), "writing the common rules")
		t.Chdir(inner)
		lab.Rule(t, "No polling", "Do")
		t.Fail()
	})
	playUnknown = scene("a rule that the lesson does not have", inLesson(func(t *testing.T) {
		lab.Rule(t, "The end", "Do")
		t.Fail()
	}))
)

// playTwo plays two tests that fail, of an exercise with that comment.
func playTwo(comment string) func(t *testing.T) {
	return func(t *testing.T) {
		require.NoError(t, os.WriteFile("door.go", []byte("package door\n\n"+comment+"\n"), 0o600), "writing the stub")
		for _, name := range []string{"first", "second"} {
			t.Run(name, func(t *testing.T) {
				lab.Rule(t, "The limit", "Do")
				assert.Fail(t, "the "+name+" failure")
			})
		}
	}
}

const (
	theLimit  = "rule broken: The limit. Never more than n inside, and never fewer while somebody waits."
	noWaiting = "rule broken: No waiting. `TryAcquire` never waits."
)

func TestAFailedTestQuotesItsRule(t *testing.T) {
	out := playBroken(t)
	assert.Contains(t, out, theLimit)
	assert.Less(t, strings.Index(out, "three inside"), strings.Index(out, theLimit), "the quotation ends the failure")
	assert.Contains(t, out, "rule_test.go:", "it points at the test, not into the lab")
	assert.NotContains(t, out, "rule.go:")
}

func TestASubtestQuotesItsOwnRule(t *testing.T) {
	out := playSubtest(t)
	assert.Contains(t, out, noWaiting)
	assert.NotContains(t, out, theLimit)
}

func TestAStubHasOneFailure(t *testing.T) {
	out := playStub(t)
	assert.Contains(t, out, "the first failure")
	assert.NotContains(t, out, "the second failure")
	assert.Contains(t, out, sceneFailed)
	assert.Contains(t, playWritten(t), "the second failure", "who has written all of it sees all of it")
}

func TestAPassQuotesNothing(t *testing.T) {
	out := playKept(t)
	assert.Contains(t, out, scenePassed)
	assert.NotContains(t, out, "rule broken")
}

func TestARuleThatTheLessonLacksIsNamedAllTheSame(t *testing.T) {
	assert.Contains(t, playCommon(t), "rule broken: No polling. Block.")
	assert.Contains(t, playUnknown(t), "rule broken: The end (the lesson has no rule of that name)")
}

func TestUnderTheCheckerNothingIsQuoted(t *testing.T) {
	t.Setenv("KOANS_VARIANT", "v1")
	assert.NotContains(t, playBroken(t), "rule broken")
}
