package stream_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/explain/stream"
	"koans/checker/internal/run/toolchain"
	"koans/checker/internal/show/report"
)

var modules = []string{"shop", "crawler", "gauge"}

func folder(t *testing.T, module string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", "modules", module))
	require.NoError(t, err)
	return dir
}

// The planted faults are marked in the modules' source, where they show and where their
// causes are: "// want: race" and "// cause: race". Several causes are all to be named.
var planted = regexp.MustCompile(`// (want|cause): (\w+)$`)

type fault struct {
	want   diagnose.Position
	causes []diagnose.Position
}

func faults(t *testing.T, dir string) map[diagnose.Kind]fault {
	t.Helper()
	all := map[diagnose.Kind]fault{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		src, err := os.ReadFile(path)
		for i, line := range strings.Split(string(src), "\n") {
			m := planted.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			kind, pos := diagnose.Kind(m[2]), diagnose.Position{File: path, Line: i + 1}
			f := all[kind]
			if m[1] == "want" {
				f.want = pos
			} else {
				f.causes = append(f.causes, pos)
			}
			all[kind] = f
		}
		return err
	}))
	return all
}

// collected explains r and returns what was shown, and what the reader would see.
func collected(t *testing.T, r io.Reader, dir string) (stream.Summary, string) {
	t.Helper()
	var out bytes.Buffer
	style := report.Style{Width: 80, Unicode: true, Root: dir}
	sum, err := stream.Stream(r, stream.Options{
		Out: &out, Dir: dir,
		Show: func(w io.Writer, f diagnose.Finding) error { return report.Finding(w, style, f) },
	})
	require.NoError(t, err)
	return sum, out.String()
}

// In each module, several packages deep, are a race, a leak and a deadlock. Of each,
// kind, line of the symptom and lines of the cause must be right.
func TestFaultsInOtherPeoplesModules(t *testing.T) {
	if testing.Short() {
		t.Skip("builds three modules with the race detector")
	}
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			dir := folder(t, module)
			// The timeout is for the deadlock, of which nothing else would ever tell.
			// With the flags that answers are built with, lest the standard library be built for these modules alone.
			c := exec.Command("go", slices.Concat([]string{"test", "-timeout=3s"}, toolchain.BuildFlags, []string{"./..."})...)
			c.Dir = dir
			c.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
			said, err := c.CombinedOutput()
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit, "%s", said)
			requireFaults(t, dir, string(said))
		})
	}
}

func requireFaults(t *testing.T, dir, said string) {
	t.Helper()
	sum, screen := collected(t, strings.NewReader(said), dir)
	require.Len(t, sum.Seen, 3, "%s\n%s", screen, said)
	want := faults(t, dir)
	for _, f := range sum.Seen {
		w, ok := want[f.Kind]
		require.True(t, ok, "%s: %s", f.Kind, f.Message)
		assert.Equal(t, w.want, f.Pos, "the symptom of the %s", f.Kind)
		for _, cause := range w.causes {
			assert.True(t, names(f.Finding, cause), "the %s names its cause, %s:\n%s", f.Kind, cause, screen)
		}
		delete(want, f.Kind)
	}
	assert.Empty(t, want)
}

// names says whether f points at pos and tells, in its help, what it has to do with it.
func names(f diagnose.Finding, pos diagnose.Position) bool {
	for _, r := range f.Related {
		if r.Pos == pos && !strings.Contains(r.Message, "started here") && !strings.Contains(r.Message, "called from here") {
			return true
		}
	}
	return false
}
