package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/explain/stream"
	"koans/checker/internal/show/report"
)

// lookedAt says what a command's output was searched for, and for what it could not be: a pass in which nobody has looked misleads.
func lookedAt(command []string, s stream.Summary, passed bool) report.Looked {
	l := report.Looked{Tests: s.Tests, Packages: s.Packages, Findings: len(s.Seen)}
	if !passed || !isGoTest(command) {
		return l
	}
	if !slices.ContainsFunc(append(command, strings.Fields(os.Getenv("GOFLAGS"))...), isRace) {
		l.NotFor = append(l.NotFor, "data races: go test -race")
	}
	if !looksForLeaks() {
		l.NotFor = append(l.NotFor, "goroutines that are left behind: goleak (go.uber.org/goleak) at the end of each test, or checker hunt")
	}
	return l
}

func isGoTest(command []string) bool {
	name := strings.TrimSuffix(filepath.Base(command[0]), ".exe")
	return len(command) > 1 && name == "go" && command[1] == "test"
}

func isRace(arg string) bool {
	return arg == "-race" || arg == "--race" || arg == "-race=true" || arg == "--race=true"
}

// leakCheckers are modules that find what tests leave behind.
var leakCheckers = []string{"go.uber.org/goleak", "github.com/fortytw2/leaktest", "github.com/uber-go/goleak"}

// looksForLeaks says whether the module here requires one of them. Whether each test asks it, nobody can tell from here.
func looksForLeaks() bool {
	dir, err := os.Getwd()
	if err != nil {
		return false
	}
	for {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			return slices.ContainsFunc(leakCheckers, func(path string) bool { return bytes.Contains(mod, []byte(path)) })
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}
