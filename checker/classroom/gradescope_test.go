//go:build linux

package classroom_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// results is what Gradescope reads, and no more: what it does not know is refused here.
type results struct {
	Score            *float64 `json:"score"`
	ExecutionTime    *float64 `json:"execution_time"`
	Output           string   `json:"output"`
	OutputFormat     string   `json:"output_format"`
	Visibility       string   `json:"visibility"`
	StdoutVisibility string   `json:"stdout_visibility"`
	ExtraData        any      `json:"extra_data"`
	Tests            []struct {
		Score        *float64 `json:"score"`
		MaxScore     *float64 `json:"max_score"`
		Status       string   `json:"status"`
		Name         string   `json:"name"`
		NameFormat   string   `json:"name_format"`
		Number       string   `json:"number"`
		Output       string   `json:"output"`
		OutputFormat string   `json:"output_format"`
		Tags         []string `json:"tags"`
		Visibility   string   `json:"visibility"`
		ExtraData    any      `json:"extra_data"`
	} `json:"tests"`
}

// autograder is a machine as Gradescope's: its folder, which is /autograder there.
type autograder struct {
	dir string
	env []string
}

// results reads results.json as strictly as anybody could.
func (a autograder) results(t *testing.T) results {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(read(t, a.dir, "results", "results.json")))
	dec.DisallowUnknownFields()
	var r results
	require.NoError(t, dec.Decode(&r))
	require.False(t, dec.More())
	require.NotNil(t, r.Score, "without tests it is the score that is needed")
	assert.Contains(t, []string{"visible"}, r.Visibility)
	assert.Equal(t, "hidden", r.StdoutVisibility, "the log is for the instructor")
	assert.Equal(t, "text", r.OutputFormat)
	for _, test := range r.Tests {
		require.NotNil(t, test.Score)
		require.NotNil(t, test.MaxScore)
		assert.Contains(t, []string{"passed", "failed"}, test.Status)
		assert.NotEmpty(t, test.Name)
		assert.Regexp(t, `^\d+\.\d+$`, test.Number)
	}
	return r
}

// isNoGrade asserts that results.json says that the machine failed, and blames nobody.
func (a autograder) isNoGrade(t *testing.T) {
	t.Helper()
	r := a.results(t)
	assert.Zero(t, *r.Score)
	assert.Empty(t, r.Tests)
	assert.Contains(t, r.Output, "the machine that grades failed. This is not your fault")
}

// grade lets the autograder run on a submission of that student's, handed in at that time; "" is no metadata.
func (a autograder) grade(t *testing.T, student, createdAt string, env ...string) (said string, code int) {
	t.Helper()
	submission := filepath.Join(a.dir, "submission")
	require.NoError(t, os.RemoveAll(submission))
	handIn(t, submission, student)
	metadata := filepath.Join(a.dir, "submission_metadata.json")
	if createdAt == "" {
		require.NoError(t, os.RemoveAll(metadata))
	} else {
		write(t, metadata, fmt.Sprintf(`{"id": 7, "created_at": %q, "assignment": {"due_date": "2026-10-01T00:00:00.000000-07:00"},
			"users": [{"email": "ada@example.org", "id": 1, "name": "\"created_at\": \"2030-01-01T00:00:00Z\""}], "previous_submissions": []}`, createdAt))
	}
	return a.run(t, env...)
}

func (a autograder) run(t *testing.T, env ...string) (said string, code int) {
	t.Helper()
	require.NoError(t, os.RemoveAll(filepath.Join(a.dir, "results")))
	return run(t, a.dir, append(a.env, env...), filepath.Join(a.dir, "run_autograder"))
}

func unzip(t *testing.T, archive, dir string) map[string]fs.FileMode {
	t.Helper()
	z, err := zip.OpenReader(archive)
	require.NoError(t, err)
	defer z.Close()
	modes := map[string]fs.FileMode{}
	for _, f := range z.File {
		require.True(t, filepath.IsLocal(f.Name), f.Name)
		if f.FileInfo().IsDir() {
			continue
		}
		modes[f.Name] = f.Mode()
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		write(t, path, string(text))
		require.NoError(t, os.Chmod(path, f.Mode().Perm()|0o600))
	}
	return modes
}

// tools pretends the programs by which setup.sh reaches the network. What it downloads as Go is this machine's own.
func tools(t *testing.T, dir, archive, sum string) {
	t.Helper()
	realGo, err := exec.LookPath("go")
	require.NoError(t, err)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	text := "#!/bin/sh\nexec " + realGo + " \"$@\"\n"
	require.NoError(t, w.WriteHeader(&tar.Header{Name: "go/bin/go", Mode: 0o755, Size: int64(len(text))}))
	_, err = io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, z.Close())
	write(t, filepath.Join(dir, archive), b.String())
	if sum == "" {
		sum = fmt.Sprintf("%x", sha256.Sum256(b.Bytes()))
	}
	write(t, filepath.Join(dir, "list.json"), fmt.Sprintf(`[{"version": "go9", "files": [{"filename": "go9.tar.gz", "sha256": "no"}]},
		{"version": "x", "files": [{"filename": "x.src.tar.gz", "sha256": "no"}, {"filename": %q, "sha256": %q}]}]`, archive, sum))
	script(t, filepath.Join(dir, "apt-get"), `echo "apt-get $*"`+"\n")
	script(t, filepath.Join(dir, "dpkg"), "echo amd64\n")
	script(t, filepath.Join(dir, "curl"), `for last; do :; done
while [ "$1" != -o ]; do shift; done
case $last in
"https://go.dev/dl/?"*) cp "`+dir+`/list.json" "$2" ;;
"https://go.dev/dl/`+archive+`") cp "`+dir+`/`+archive+`" "$2" ;;
*) echo "nobody serves $last"; exit 22 ;;
esac
`)
}

var goLine = regexp.MustCompile(`(?m)^go (\S+)$`)

// From the zip over the image to the results: all of it but the network and the container.
func TestGradescope(t *testing.T) {
	needs(t, "sh", "make", "git", "jq", "gcc", "sha256sum", "tar")
	dir := course(t)
	archive := filepath.Join(t.TempDir(), "the zip.zip")
	write(t, filepath.Join(dir, "exercises", "01_first", "01_greet", "greet.go"), "package greet // not committed\n")
	said, code := run(t, dir, nil, "make", "gradescope", "OUT="+archive)
	require.Zero(t, code, said)
	assert.Contains(t, said, "not committed is not in it")

	a := autograder{dir: filepath.Join(t.TempDir(), "autograder")}
	source := filepath.Join(a.dir, "source")
	modes := unzip(t, archive, source)
	for name, mode := range modes {
		rootFile := !strings.Contains(name, "/")
		assert.Equal(t, rootFile, name == "setup.sh" || name == "run_autograder", name)
		assert.True(t, rootFile || strings.HasPrefix(name, "course/"), name)
		assert.NotContains(t, name, "solutions/")
		assert.NotContains(t, name, "/testdata/")
		assert.NotRegexp(t, `^course/checker/.*_test\.go$`, name)
		if strings.HasSuffix(name, ".sh") || rootFile {
			assert.Equal(t, fs.FileMode(0o111), mode&0o111, "%s can be started", name)
		}
	}
	for _, name := range []string{"setup.sh", "run_autograder", "course/go.mod", "course/grading.toml", "course/exercises/exercises.sum", "course/checker/main.go"} {
		assert.Contains(t, modes, name)
	}
	assert.NotContains(t, read(t, source, "course", "exercises", "01_first", "01_greet", "greet.go"), "not committed")

	// Gradescope copies it there.
	script(t, filepath.Join(a.dir, "run_autograder"), strings.TrimPrefix(read(t, source, "run_autograder"), "#!/bin/sh\n"))
	fake, prefix := t.TempDir(), filepath.Join(t.TempDir(), "local")
	require.NoError(t, os.Mkdir(prefix, 0o755))
	a.env = []string{"KOANS_AUTOGRADER_ROOT=" + a.dir, "KOANS_GO_PREFIX=" + prefix, "PATH=" + fake + string(os.PathListSeparator) + os.Getenv("PATH")}
	version := "9.9.9" // none that this machine has
	download := "go" + version + ".linux-amd64.tar.gz"

	tools(t, fake, download, strings.Repeat("0", 64))
	said, code = run(t, source, append(a.env, "KOANS_GO_VERSION="+version), "./setup.sh")
	assert.NotZero(t, code, "another Go than the official one")
	assert.NoFileExists(t, filepath.Join(prefix, "go", "bin", "go"), said)

	tools(t, fake, download, "")
	said, code = run(t, source, append(a.env, "KOANS_GO_VERSION="+version), "./setup.sh")
	require.Zero(t, code, said)
	assert.Regexp(t, `apt-get install .*\bgcc\b.*\bjq\b`, said)
	assert.FileExists(t, filepath.Join(prefix, "go", "bin", "go"))
	assert.FileExists(t, filepath.Join(source, "checker"))
	assert.Regexp(t, goLine, read(t, source, "course", "go.mod"), "setup.sh reads the version there")

	const inTime, late = "2026-11-30T23:59:59.365935+00:00", "2026-11-30T23:59:59.365935-07:00"
	for _, test := range []struct {
		student, createdAt string
		score              float64
		passed             int
		says               string
	}{
		{"right", inTime, 3, 3, ""},
		{"right", late, 1.5, 3, "Handed in 6 h 59 min late"},
		{"wrong", "", 1, 1, ""},
		{"broken", inTime, 0, 0, ""},
		{"empty", inTime, 0, 0, ""},
	} {
		t.Run(test.student+" "+test.createdAt, func(t *testing.T) {
			said, code := a.grade(t, test.student, test.createdAt)
			require.Zero(t, code, said)
			r := a.results(t)
			assert.Equal(t, test.score, *r.Score)
			require.Len(t, r.Tests, 3)
			passed := 0
			for _, one := range r.Tests {
				assert.Equal(t, 1.0, *one.MaxScore)
				if one.Status == "passed" {
					passed++
				}
			}
			assert.Equal(t, test.passed, passed)
			assert.Contains(t, r.Output, test.says)
			if test.says == "" {
				assert.Empty(t, r.Output)
			}
			assert.Contains(t, said, "isolation: ")
			if test.student == "wrong" {
				tellsNothingHidden(t, read(t, a.dir, "results", "results.json"))
			}
		})
	}

	t.Run("isolation", func(t *testing.T) {
		said, code := a.grade(t, "empty", "", "KOANS_ISOLATION=landlock")
		if code == 0 { // where there is Landlock
			assert.Regexp(t, `isolation: landlock`, said)
		}
		other := filepath.Join(t.TempDir(), "other.zip")
		said, code = run(t, dir, nil, "make", "gradescope", "OUT="+other, "ISOLATION=none")
		require.Zero(t, code, said)
		modes := unzip(t, other, filepath.Join(t.TempDir(), "other"))
		assert.Contains(t, modes, "isolation")
		write(t, filepath.Join(source, "isolation"), "none")
		said, code = a.grade(t, "empty", "")
		require.Zero(t, code, said)
		assert.Contains(t, said, "isolation: none")
		require.NoError(t, os.Remove(filepath.Join(source, "isolation")))
	})

	t.Run("hidden tests", func(t *testing.T) {
		tests, other := t.TempDir(), filepath.Join(t.TempDir(), "other.zip")
		said, code := run(t, dir, nil, "make", "gradescope", "OUT="+other, "HIDDEN="+tests)
		assert.NotZero(t, code)
		assert.Contains(t, said, "no file called NAME_hidden_test.go")
		write(t, filepath.Join(tests, "greet_hidden_test.go"), "package greet_test\n\nimport \"testing\"\n\nfunc TestNobodyKeepsThis(t *testing.T) { t.Error(\"not this secret\") }\n")
		said, code = run(t, dir, nil, "make", "gradescope", "OUT="+other, "HIDDEN="+tests)
		require.Zero(t, code, said)
		unpacked := filepath.Join(t.TempDir(), "other")
		modes := unzip(t, other, unpacked)
		assert.Contains(t, modes, "hidden/greet_hidden_test.go")
		assert.Contains(t, modes, "run_autograder")
		assert.Contains(t, modes, "course/grading.toml")
		require.NoError(t, os.Rename(filepath.Join(unpacked, "hidden"), filepath.Join(source, "hidden")))
		said, code = a.grade(t, "right", inTime)
		require.Zero(t, code, said)
		assert.Equal(t, 2.0, *a.results(t).Score, "the one with a hidden test failed it")
		assert.NotContains(t, read(t, a.dir, "results", "results.json"), "secret")
		require.NoError(t, os.RemoveAll(filepath.Join(source, "hidden")))
	})

	t.Run("an isolation that does not exist", func(t *testing.T) {
		_, code := a.grade(t, "right", inTime, "KOANS_ISOLATION=wishful")
		assert.Equal(t, 2, code)
		a.isNoGrade(t)
	})
	t.Run("metadata", func(t *testing.T) {
		for _, text := range []string{"", "{", "{}", `{"created_at": null}`, `{"created_at": 7}`, `{"created_at": "soon"}`} {
			handIn(t, filepath.Join(a.dir, "submission"), "empty")
			write(t, filepath.Join(a.dir, "submission_metadata.json"), text)
			said, code := a.run(t)
			assert.NotZero(t, code, "%s: %s", text, said)
			a.isNoGrade(t)
		}
	})
	t.Run("tampered course", func(t *testing.T) {
		file := filepath.Join(source, "course", "exercises", "02_second", "01_total", "total_test.go")
		kept := read(t, file)
		write(t, file, "package total_test\n")
		_, code := a.grade(t, "right", inTime)
		assert.Equal(t, 2, code)
		a.isNoGrade(t)
		write(t, file, kept)
	})
	t.Run("no submission", func(t *testing.T) {
		require.NoError(t, os.RemoveAll(filepath.Join(a.dir, "submission")))
		_, code := a.run(t)
		assert.NotZero(t, code)
		a.isNoGrade(t)
	})

	exe := filepath.Join(source, "checker")
	require.NoError(t, os.Rename(exe, exe+".real"))
	t.Run("no checker", func(t *testing.T) {
		_, code := a.grade(t, "right", inTime)
		assert.NotZero(t, code)
		a.isNoGrade(t)
	})
	t.Run("the machine fails once", func(t *testing.T) {
		script(t, exe, `[ "$1" != grade ] || [ -e "`+a.dir+`/failed" ] || { touch "`+a.dir+`/failed"; exit 3; }`+"\nexec "+exe+".real \"$@\"\n")
		said, code := a.grade(t, "empty", inTime)
		require.Zero(t, code, said)
		assert.Len(t, a.results(t).Tests, 3)
		assert.FileExists(t, filepath.Join(a.dir, "failed"))
	})
	t.Run("the machine fails at a part", func(t *testing.T) {
		script(t, exe, exe+`.real "$@" || exit`+"\n"+`[ "$1" != grade ] || exit 3`+"\n")
		said, code := a.grade(t, "empty", inTime)
		assert.Equal(t, 3, code, said)
		assert.Len(t, a.results(t).Tests, 3, "what could be judged is told")
	})
	t.Run("the machine fails", func(t *testing.T) {
		script(t, exe, "exit 3\n")
		_, code := a.grade(t, "right", inTime)
		assert.Equal(t, 3, code)
		a.isNoGrade(t)
	})
	t.Run("it is killed", func(t *testing.T) {
		script(t, exe, "touch "+a.dir+"/begun\nexec sleep 60\n")
		cmd := exec.Command(filepath.Join(a.dir, "run_autograder"))
		cmd.Env = append(os.Environ(), a.env...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		require.NoError(t, os.RemoveAll(filepath.Join(a.dir, "results")))
		require.NoError(t, cmd.Start())
		require.Eventually(t, func() bool {
			_, err := os.Stat(filepath.Join(a.dir, "begun"))
			return err == nil
		}, time.Minute, 10*time.Millisecond)
		require.NoError(t, syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL))
		_ = cmd.Wait() // its error is the kill
		a.isNoGrade(t)
	})
}
