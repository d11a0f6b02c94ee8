package facts

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

//go:embed check.py
var checker string

// A Python is the interpreter that looks at the lessons' Python.
type Python struct {
	path    string
	Version string
}

// FindPython returns the machine's python3. The error says why there is none that can be asked.
func FindPython(ctx context.Context) (*Python, error) {
	path, err := exec.LookPath("python3")
	if err != nil {
		return nil, errors.New("there is no python3 on this machine")
	}
	out, err := exec.CommandContext(ctx, path, "-I", "-c", "import sys; print(*sys.version_info[:3])").Output()
	var major, minor, micro int
	if _, unread := fmt.Sscan(string(out), &major, &minor, &micro); err != nil || unread != nil {
		return nil, errors.New("python3 does not tell its version")
	}
	version := fmt.Sprintf("%d.%d.%d", major, minor, micro)
	if major == 3 && minor < 11 {
		return nil, fmt.Errorf("python3 is %s, and asyncio.timeout came with 3.11", version)
	}
	return &Python{path, version}, nil
}

// check compiles the blocks, asks whether asyncio has what they use of it, and runs those that say what they print.
func (p *Python) check(ctx context.Context, blocks []block) ([]Objection, error) {
	if len(blocks) == 0 {
		return nil, nil
	}
	type snippet struct {
		Line   int    `json:"line"`
		Text   string `json:"text"`
		Broken bool   `json:"broken"`
	}
	var snippets []snippet
	for _, b := range blocks {
		snippets = append(snippets, snippet{b.line, b.text, b.broken()})
	}
	in, err := json.Marshal(snippets)
	if err != nil {
		return nil, fmt.Errorf("handing code to Python: %w", err)
	}
	cmd := exec.CommandContext(ctx, p.path, "-I", "-c", checker)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("asking Python about the lessons: %w\n%s", err, strings.TrimSpace(stderr.String()))
	}
	var said struct {
		Found []struct {
			Snippet, Line int
			Message       string
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &said); err != nil {
		return nil, fmt.Errorf("reading what Python says of the lessons: %w", err)
	}
	var found []Objection
	for _, f := range said.Found {
		found = append(found, blocks[f.Snippet].object(f.Line, "Of code that is not meant to run, say so behind the language: ```python broken", f.Message))
	}
	return found, nil
}
