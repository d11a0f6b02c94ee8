package facts

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/run/toolchain"
)

// printed is a line that prints, and says in a comment what.
var printed = regexp.MustCompile(`^\s*fmt\.Println\(.*\)\s*// (.*\S)\s*$`)

// expectations are what the fragment says that its lines print. A question is none: the reader is to answer it.
func (f *fragment) expectations() map[int]string {
	said := map[int]string{}
	n := f.line
	for line := range strings.Lines(f.text) {
		if m := printed.FindStringSubmatch(line); m != nil && !strings.HasSuffix(m[1], "?") {
			said[n] = m[1]
		}
		n++
	}
	return said
}

// runnable says that the fragment is all of a program, but for a context, and says what it prints.
func (f *fragment) runnable() bool {
	if f.declares || f.partial || len(f.open) > 0 || len(f.expectations()) == 0 {
		return false
	}
	only := true // of package fmt, what said has
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok && id.Name == "fmt" && s.Sel.Name != "Println" {
				only = false
			}
		}
		return only
	})
	return only
}

//go:embed said.go.txt
var saidSource string

// runGo runs the fragments that can be run, with the reference answers and on simulated time, and compares what they print
// with what they say.
func runGo(ctx context.Context, root string, fragments []*fragment) ([]Objection, error) {
	scratch, err := os.MkdirTemp("", "koans-facts-")
	if err != nil {
		return nil, fmt.Errorf("making a scratch folder: %w", err)
	}
	defer os.RemoveAll(scratch)
	folder := filepath.Join(root, "exercises", "internal", "lessons") // on no disk
	overlay := map[string]string{}
	add := func(name, text string) error {
		file := filepath.Join(scratch, name)
		overlay[filepath.Join(folder, name)] = file
		return os.WriteFile(file, []byte(text), 0o644)
	}
	var run []*fragment
	for _, f := range fragments {
		if !f.runnable() {
			continue
		}
		if err := add(fmt.Sprintf("lesson%d_test.go", len(run)), f.test(len(run))); err != nil {
			return nil, fmt.Errorf("writing a lesson's code: %w", err)
		}
		run = append(run, f)
	}
	if len(run) == 0 {
		return nil, nil
	}
	if err := add("said_test.go", saidSource); err != nil {
		return nil, fmt.Errorf("writing a lesson's code: %w", err)
	}
	list, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return nil, fmt.Errorf("writing an overlay: %w", err)
	}
	if err := os.WriteFile(filepath.Join(scratch, "overlay.json"), list, 0o644); err != nil {
		return nil, fmt.Errorf("writing an overlay: %w", err)
	}
	binary := filepath.Join(scratch, "lessons.test")
	args := slices.Concat([]string{"test", "-c", "-o", binary, "-overlay", filepath.Join(scratch, "overlay.json"), "-vet=off"},
		toolchain.BuildFlags, []string{"./exercises/internal/lessons"})
	out, failed := toolchain.Command(ctx, root, args...).CombinedOutput()
	if failed == nil {
		cmd := exec.CommandContext(ctx, binary, "-test.timeout=60s")
		cmd.Dir, cmd.Env = scratch, append(os.Environ(), "GORACE=atexit_sleep_ms=0")
		out, failed = cmd.CombinedOutput()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	said := readSaid(string(out))
	var found []Objection
	for i, f := range run {
		if failed != nil && !said.ended[i] {
			found = append(found, f.object(f.line, "Of code that cannot run by itself, leave a name open.", "the Go was run, and failed: "+complaint(string(out))))
			continue
		}
		wants := f.expectations()
		for _, line := range slices.Sorted(maps.Keys(wants)) {
			if got, reached := said.lines[place{i, line}]; reached && !agrees(wants[line], got) {
				found = append(found, f.object(line, "", fmt.Sprintf("the Go prints %q here, and the comment says %q", got, wants[line])))
			}
		}
	}
	return found, nil
}

// test is the fragment as a test of its own, in a bubble. What it prints goes through said, which is called as fmt is.
func (f *fragment) test(n int) string {
	imports := maps.Clone(f.imports)
	delete(imports, "fmt")
	imports["testing"], imports["synctest"], imports["simulated"] = "testing", "testing/synctest", "time"
	if _, own := imports[f.page.Name]; own {
		imports[f.page.Name] = f.page.Reference
	}
	unused := ""
	for _, name := range f.unused {
		unused += "\n_ = " + name
	}
	return fmt.Sprintf(`package lessons

%[2]s
func TestLesson%[1]d(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, fmt := t.Context(), said(%[1]d)
		_ = ctx
		{
%[3]s%[4]s
		}
		simulated.Sleep(24 * simulated.Hour) // what still runs has time to end
	})
	said(%[1]d).end()
}
`, n, importsOf(imports), f.statements, unused)
}

type place struct{ fragment, line int }

type saids struct {
	lines map[place]string // what each line printed first
	ended map[int]bool     // fragments that came to their end
}

var record = regexp.MustCompile("\x1e([0-9]+) ([0-9]+) (.*)\x1e")

func readSaid(out string) saids {
	s := saids{map[place]string{}, map[int]bool{}}
	for _, m := range record.FindAllStringSubmatch(out, -1) {
		n, _ := strconv.Atoi(m[1])
		line, _ := strconv.Atoi(m[2])
		at := place{n, line}
		if line == 0 {
			s.ended[n] = true
		} else if _, again := s.lines[at]; !again {
			s.lines[at] = m[3]
		}
	}
	return s
}

// agrees says that a comment begins with what was printed. It may go on in words.
func agrees(comment, printed string) bool {
	rest, ok := strings.CutPrefix(comment, printed)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " ,;:("))
}

// complaint is the first line of a test's output that tells of a failure.
func complaint(out string) string {
	for line := range strings.Lines(out) {
		if l := strings.TrimSpace(line); l != "" && !strings.HasPrefix(l, "=== ") && !strings.HasPrefix(l, "--- PASS") && !strings.HasPrefix(l, "# ") && !strings.HasPrefix(l, "\x1e") {
			return l
		}
	}
	return "it said nothing"
}
