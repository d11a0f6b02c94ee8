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

// A container has the Go that go.mod asks for, and what is said of it can be read.
func TestTheContainerHasTheRightGo(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	require.NoError(t, err)
	asked := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)
	image, err := os.ReadFile(filepath.Join("..", ".devcontainer", "Dockerfile"))
	require.NoError(t, err)
	assert.Contains(t, string(image), "FROM golang:"+string(asked[1])+"\n")
	text, err := os.ReadFile(filepath.Join("..", ".devcontainer", "devcontainer.json"))
	require.NoError(t, err)
	var container struct{ Build struct{ Dockerfile string } }
	require.NoError(t, json.Unmarshal(text, &container))
	assert.Equal(t, "Dockerfile", container.Build.Dockerfile)
}

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
