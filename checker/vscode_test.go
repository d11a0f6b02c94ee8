package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The editor's task finds the line that a screen names.
func TestTheEditorFindsTheLine(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", ".vscode", "tasks.json"))
	require.NoError(t, err)
	var tasks struct {
		Tasks []struct {
			ProblemMatcher json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(text, &tasks))
	var matcher struct {
		Pattern struct {
			Regexp             string
			File, Line, Column int
		}
	}
	require.NoError(t, json.Unmarshal(tasks.Tasks[0].ProblemMatcher, &matcher))
	pattern := regexp.MustCompile("(?m)" + matcher.Pattern.Regexp)
	screen, err := os.ReadFile(filepath.Join("testdata", "screens", "entrypoint.txt"))
	require.NoError(t, err)
	found := pattern.FindAllStringSubmatch(string(screen), -1)
	require.Len(t, found, 1)
	assert.Equal(t, "solutions/02_goroutines/02_entrypoint/testdata/wrong/counts_errors.go", found[0][matcher.Pattern.File])
	assert.Equal(t, "18", found[0][matcher.Pattern.Line])
	assert.Equal(t, "6", found[0][matcher.Pattern.Column])
	screen, err = os.ReadFile(filepath.Join("testdata", "screens", "spawn.txt"))
	require.NoError(t, err)
	require.Len(t, pattern.FindAllString(string(screen), -1), 1, "a line without a column")
}
