package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// layers are the folders of checker/internal, from the ground up. Imports go from a layer to itself and down, never up;
// atomicfile and exit serve all and know none.
var layers = [][]string{
	{"atomicfile", "exit"},
	{"course"},
	{"run"},
	{"explain"},
	{"judge"},
	{"learn", "author", "class", "show"},
}

func TestImportsGoDown(t *testing.T) {
	const internal = "koans/checker/internal/"
	level := map[string]int{}
	for i, layer := range layers {
		for _, folder := range layer {
			level[folder] = i
		}
	}
	// Without tests: those may use whatever they need.
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./internal/...").Output()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	require.Greater(t, len(lines), len(level), "the packages below internal")
	for _, line := range lines {
		paths := strings.Fields(line)
		from := folderOf(strings.TrimPrefix(paths[0], internal))
		at, known := level[from]
		assert.True(t, known, "the folder internal/%s belongs to no layer: say in this test which, and in ARCHITECTURE.md why", from)
		for _, path := range paths[1:] {
			assert.NotEqual(t, "koans/checker", path)
			if inner, ok := strings.CutPrefix(path, internal); ok {
				assert.LessOrEqual(t, level[folderOf(inner)], at, "%s imports %s, which is above it", paths[0], path)
			}
		}
	}
}

func folderOf(path string) string {
	folder, _, _ := strings.Cut(path, "/")
	return folder
}
