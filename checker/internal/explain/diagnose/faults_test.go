package diagnose

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"koans/checker/internal/explain/diagnose/internal/source"
)

var record = flag.String("record", "", "run the faulty programs of testdata/faults that match anew and record what they print")

// faultRoot stands for the module's folder in what is recorded.
const faultRoot = "/koans"

// A fault is a small faulty program, in testdata/faults/NAME.txtar: fault.go, its
// test, and what go test printed of it in a plain and in a race build. Its code says
// what the first finding must be:
//
//	// want KIND "regexp of the message" "regexp of the help"
//
// at the end of the line that it must point at. "plain: nothing" at the head
// says that a plain build does not show the fault, "race: anywhere" that a race
// build does not tell where it is. go test -record . runs the programs anew.
type fault struct {
	name    string
	archive *txtar.Archive
}

func (f fault) file(name string) string {
	for _, file := range f.archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

func (f fault) path(name string) string {
	return faultRoot + "/exercises/internal/faults/" + f.name + "/" + name
}

func (f fault) importPath() string { return "koans/exercises/internal/faults/" + f.name }

func (f fault) source(name string) string {
	return strings.ReplaceAll(f.file(name), "koans/FAULT", f.importPath())
}

var wantOf = regexp.MustCompile(`want (\S+) "((?:[^"\\]|\\.)*)"(?: "((?:[^"\\]|\\.)*)")?`)

func readFaults(t *testing.T) []fault {
	files, err := filepath.Glob("testdata/faults/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var fs []fault
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		require.NoError(t, err)
		fs = append(fs, fault{strings.TrimSuffix(filepath.Base(file), ".txtar"), a})
	}
	return fs
}

func TestEachFaultIsExplained(t *testing.T) {
	for _, f := range readFaults(t) {
		if ok, _ := regexp.MatchString(*record, f.name); ok && *record != "" {
			f.record(t)
		}
		for _, build := range []string{"plain", "race"} {
			t.Run(f.name+"/"+build, func(t *testing.T) {
				run := ReadText(f.file(build + ".txt"))
				run.Variant = answer(f.path("fault.go"), []byte(f.source("fault.go")))
				owner := func(_, file string) Whose {
					switch file {
					case f.path("fault.go"):
						return Learners
					case f.path("fault_test.go"):
						return Tests
					}
					return Machinery
				}
				v := newView(run, owner)
				tests := f.path("fault_test.go")
				v.testFiles, v.importPath = []string{tests}, f.importPath()
				v.files[tests] = source.ParseIn(v.fset, tests, []byte(f.source("fault_test.go")))
				found := v.explain()
				if strings.Contains(string(f.archive.Comment), build+": nothing") {
					assert.Empty(t, found)
					return
				}
				f.check(t, found, !strings.Contains(string(f.archive.Comment), build+": anywhere"))
			})
		}
	}
}

// check compares the first finding with the one that the code declares.
func (f fault) check(t *testing.T, found []Finding, there bool) {
	require.NotEmpty(t, found)
	for _, file := range []string{"fault.go", "fault_test.go"} {
		for i, line := range strings.Split(f.source(file), "\n") {
			m := wantOf.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			got := found[0]
			assert.Contains(t, strings.Split(m[1], "|"), string(got.Kind), got.Message)
			if there {
				assert.Equal(t, i+1, got.Pos.Line, got.Message)
				assert.Equal(t, f.path(file), got.Pos.File, got.Message)
			}
			assert.Regexp(t, unquoted(m[2]), got.Message)
			assert.Regexp(t, unquoted(m[3]), got.Help, got.Message)
			assert.NotRegexp(t, `0x[0-9a-f]|goroutine \d`, got.Message, "the same from run to run")
			for _, other := range found[1:] {
				assert.NotEqual(t, got.Kind, other.Kind, "told twice: %s", other.Message)
			}
			return
		}
	}
	t.Error("the program declares no finding")
}

func unquoted(s string) string { return strings.ReplaceAll(s, `\\`, `\`) }

// record runs the program in the module, where it is laid over a folder that does not exist.
func (f fault) record(t *testing.T) {
	root, err := filepath.Abs("../../../..")
	require.NoError(t, err)
	dir := t.TempDir()
	overlay := map[string]string{}
	for _, name := range []string{"fault.go", "fault_test.go"} {
		at := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(at, []byte(f.source(name)), 0o600))
		overlay[strings.Replace(f.path(name), faultRoot, root, 1)] = at
	}
	b, err := json.Marshal(map[string]any{"Replace": overlay})
	require.NoError(t, err)
	file := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(file, b, 0o600))
	pkg := "./" + strings.TrimPrefix(f.importPath(), "koans/")

	f.archive.Files = f.archive.Files[:2]
	for _, build := range []string{"plain", "race"} {
		// A test binary, because go test would run it in the folder that does not exist.
		binary := filepath.Join(dir, build)
		args := []string{"test", "-c", "-o", binary, "-overlay", file, "-vet=off"}
		if build == "race" {
			args = append(args, "-race")
		}
		out, err := play(root, "go", append(args, pkg)...)
		if strings.HasPrefix(f.name, "vet_") {
			require.NoError(t, os.Remove(binary), out)
			out, err = play(dir, "go", "vet", "fault.go")
		}
		if _, built := os.Stat(binary); err == nil && built == nil {
			out, err = play(dir, binary, "-test.v", "-test.timeout=3s")
		}
		if err != nil {
			out += err.Error() + "\n" // "exit status 1", as go test says it
		}
		said := strings.NewReplacer(dir, faultRoot+pkg[1:], root, faultRoot, modules(t), "/go/pkg/mod").Replace(out)
		f.archive.Files = append(f.archive.Files, txtar.File{Name: build + ".txt", Data: []byte(said)})
	}
	require.NoError(t, os.WriteFile("testdata/faults/"+f.name+".txtar", txtar.Format(f.archive), 0o644))
}

func play(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func modules(t *testing.T) string {
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}
