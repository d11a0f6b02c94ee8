//go:build linux

package classroom_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// A workflow is what of GitHub's syntax the files beside use. A key that is not here is a mistake there.
type workflow struct {
	Name string `yaml:"name"`
	On   map[string]*struct {
		Inputs map[string]struct {
			Description string `yaml:"description"`
			Default     string `yaml:"default"`
			Required    bool   `yaml:"required"`
		} `yaml:"inputs"`
	} `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Env         map[string]string `yaml:"env"`
	Defaults    defaults          `yaml:"defaults"`
	Jobs        map[string]job    `yaml:"jobs"`
}

type defaults struct {
	Run struct {
		Shell            string `yaml:"shell"`
		WorkingDirectory string `yaml:"working-directory"`
	} `yaml:"run"`
}

type job struct {
	Needs    string `yaml:"needs"`
	If       string `yaml:"if"`
	RunsOn   string `yaml:"runs-on"`
	Timeout  int    `yaml:"timeout-minutes"`
	Strategy struct {
		FailFast *bool             `yaml:"fail-fast"`
		Matrix   map[string]string `yaml:"matrix"`
	} `yaml:"strategy"`
	Outputs  map[string]string `yaml:"outputs"`
	Defaults defaults          `yaml:"defaults"`
	Steps    []step            `yaml:"steps"`
}

type step struct {
	Name             string            `yaml:"name"`
	ID               string            `yaml:"id"`
	If               string            `yaml:"if"`
	Uses             string            `yaml:"uses"`
	With             map[string]string `yaml:"with"`
	Env              map[string]string `yaml:"env"`
	Run              string            `yaml:"run"`
	WorkingDirectory string            `yaml:"working-directory"`
}

// strictly decodes YAML, and refuses keys that v does not have.
func strictly(t *testing.T, path string, v any) {
	t.Helper()
	dec := yaml.NewDecoder(strings.NewReader(read(t, path)))
	dec.KnownFields(true)
	require.NoError(t, dec.Decode(v), path)
}

func readWorkflow(t *testing.T, path string) workflow {
	t.Helper()
	var w workflow
	strictly(t, path, &w)
	ids := regexp.MustCompile(`steps\.(\w+)\.`)
	for name, j := range w.Jobs {
		assert.NotZero(t, j.Timeout, "%s ends some day", name)
		assert.NotEmpty(t, j.RunsOn, name)
		known := map[string]bool{}
		for _, s := range j.Steps {
			assert.True(t, (s.Run == "") != (s.Uses == ""), "%s: %q either runs or uses", name, s.Name)
			if s.Uses != "" {
				assert.Regexp(t, `^[\w-]+/[\w-]+(/[\w-]+)?@v\d+$`, s.Uses)
			}
			if strings.HasPrefix(s.Uses, "actions/checkout@") {
				assert.Equal(t, "false", s.With["persist-credentials"], "what is graded lies beside the credentials")
			}
			// An expression is put into a script before the shell sees it, whatever is in it.
			assert.NotContains(t, s.Run, "${{", s.Name)
			for _, text := range append(values(s.With), append(values(s.Env), s.If)...) {
				for _, used := range ids.FindAllStringSubmatch(text, -1) {
					assert.True(t, known[used[1]], "%s uses step %s before it has run", s.Name, used[1])
				}
			}
			known[s.ID] = true
		}
	}
	return w
}

func values(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

func (j job) step(t *testing.T, name string) step {
	t.Helper()
	for _, s := range j.Steps {
		if s.Name == name {
			return s
		}
	}
	require.Fail(t, "there is no step "+name)
	return step{}
}

// A runner is what a job of GitHub's finds: a workspace, a folder for temporary files and one for outputs.
type runner struct{ workspace, temp, output string }

func newRunner(t *testing.T) runner {
	dir := t.TempDir()
	r := runner{filepath.Join(dir, "work"), filepath.Join(dir, "temp"), filepath.Join(dir, "output")}
	require.NoError(t, os.Mkdir(r.workspace, 0o755))
	require.NoError(t, os.Mkdir(r.temp, 0o755))
	require.NoError(t, os.Symlink(checker(t), filepath.Join(r.temp, "checker")))
	require.NoError(t, os.Symlink(cache(t), filepath.Join(r.temp, "cache")))
	return r
}

// run runs a step as GitHub does; outputs are what it has set.
func (r runner) run(t *testing.T, w workflow, j job, name string, env ...string) (log string, code int, outputs map[string]string) {
	t.Helper()
	s := j.step(t, name)
	require.Equal(t, "bash", w.Defaults.Run.Shell+j.Defaults.Run.Shell)
	file := filepath.Join(r.temp, "step.sh")
	write(t, file, s.Run)
	write(t, r.output, "")
	dir := filepath.Join(r.workspace, w.Defaults.Run.WorkingDirectory+j.Defaults.Run.WorkingDirectory+s.WorkingDirectory)
	all := []string{"RUNNER_TEMP=" + r.temp, "GITHUB_OUTPUT=" + r.output}
	for key, value := range w.Env {
		all = append(all, key+"="+value)
	}
	log, code = run(t, dir, append(all, env...), "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", file)
	outputs = map[string]string{}
	for line := range strings.Lines(read(t, r.output)) {
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		require.True(t, ok, "an output is a line: %q", line)
		outputs[key] = value
	}
	return log, code, outputs
}

// classroomResult is what GitHub Classroom's reporter reads.
type classroomResult struct {
	Version  int    `json:"version"`
	Status   string `json:"status"`
	MaxScore *int   `json:"max_score"`
	Tests    []struct {
		Name     string `json:"name"`
		Status   string `json:"status"`
		Score    *int   `json:"score"`
		Message  string `json:"message"`
		TestCode string `json:"test_code"`
		Filename string `json:"filename"`
		Line     *int   `json:"line_no"`
		Duration int    `json:"duration"`
	} `json:"tests"`
}

func readResult(t *testing.T, output string) classroomResult {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(output)
	require.NoError(t, err)
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	var r classroomResult
	require.NoError(t, dec.Decode(&r))
	require.Equal(t, 1, r.Version)
	require.NotNil(t, r.MaxScore)
	for _, test := range r.Tests {
		require.NotNil(t, test.Score)
		require.NotNil(t, test.Line)
	}
	return r
}

func TestGitHubClassroom(t *testing.T) {
	needs(t, "bash", "git", "gcc", "od", "base64")
	w := readWorkflow(t, "github-classroom/classroom.yml")
	j := w.Jobs["run-autograding-tests"]
	reporter := j.step(t, "Autograding Reporter")
	grading := j.step(t, "Grade")
	assert.Equal(t, grading.ID, reporter.With["runners"])
	assert.Equal(t, map[string]string{strings.ToUpper(grading.ID) + "_RESULTS": "${{ steps." + grading.ID + ".outputs.result }}"}, reporter.Env)

	r := newRunner(t)
	require.NoError(t, os.Rename(course(t), filepath.Join(r.workspace, "course")))
	grade := func(t *testing.T, student, pushedAt string, env ...string) (string, classroomResult) {
		submission := filepath.Join(r.workspace, "submission")
		require.NoError(t, os.RemoveAll(submission))
		require.NoError(t, os.RemoveAll(filepath.Join(r.temp, "grades")))
		handIn(t, submission, student)
		log, code, outputs := r.run(t, w, j, "Grade", append(env, "PUSHED_AT="+pushedAt)...)
		require.Zero(t, code, "the reporter says it, not the step: %s", log)
		require.Len(t, outputs, 1)
		return log, readResult(t, outputs["result"])
	}
	total := func(r classroomResult) int {
		sum := 0
		for _, test := range r.Tests {
			sum += *test.Score
		}
		return sum
	}

	log, result := grade(t, "right", "1796000000") // in time: 2026-11-30
	assert.Equal(t, "pass", result.Status, log)
	assert.Equal(t, []int{3, 3}, []int{total(result), *result.MaxScore})
	assert.Empty(t, commands(log))
	assert.NotContains(t, log, "late")

	log, result = grade(t, "wrong", "2026-12-02T12:00:00Z")
	assert.Equal(t, "fail", result.Status)
	assert.Equal(t, 1, total(result))
	assert.Contains(t, log, "handed in late (1 d 12 h)")
	tellsNothingHidden(t, log)

	log, result = grade(t, "hostile", "")
	assert.Equal(t, "fail", result.Status)
	assert.Contains(t, log, "::set-output", "it is told all the same")
	assert.Empty(t, commands(log))

	_, result = grade(t, "empty", "")
	assert.Equal(t, []any{"fail", 0, 3}, []any{result.Status, total(result), *result.MaxScore})

	// No points are reported then, so those that were reported before stand.
	log, result = grade(t, "right", "", "KOANS_ISOLATION=wishful")
	assert.Equal(t, []any{"error", 0}, []any{result.Status, *result.MaxScore})
	assert.Contains(t, result.Tests[0].Message, "not the student's fault")
	assert.Len(t, commands(log), 1)
}

// class makes the small class: all students of [answers], and one that the roster alone knows of.
func class(t *testing.T, dir string) {
	t.Helper()
	roster := "id,name,submitted\n"
	for student := range answers(t) {
		handIn(t, filepath.Join(dir, "submissions", student), student)
	}
	for i, student := range []string{"hostile", "right", "wrong", "gone", "empty", "broken"} {
		roster += fmt.Sprintf("%s,Student %d,2026-12-0%dT12:00:00Z\n", student, i, 1+i/3)
	}
	write(t, filepath.Join(dir, "roster.csv"), roster)
	write(t, filepath.Join(dir, "grading.toml"), "runs = 2\npoints = 4\n[late]\ndeadline = 2026-12-02T00:00:00Z\nper_day = 0.25\n")
}

// unsharded grades the class at once.
func unsharded(t *testing.T, course, class string) string {
	t.Helper()
	out := t.TempDir()
	said, code := run(t, course, nil, checker(t), "grade", "--roster", filepath.Join(class, "roster.csv"), "--rules", filepath.Join(class, "grading.toml"),
		"--cache", cache(t), "--out", out, filepath.Join(class, "submissions"))
	require.Zero(t, code, said)
	return out
}

// sameGradebooks asserts that two folders hold the same gradebook, byte for byte, in all its forms.
func sameGradebooks(t *testing.T, want, got string) {
	t.Helper()
	for _, name := range []string{"gradebook.json", "gradebook.csv", "canvas.csv", "moodle.csv", "junit.xml"} {
		assert.Equal(t, read(t, want, name), read(t, got, name), name)
	}
}

// Many machines come to what one comes to.
func TestManyMachines(t *testing.T) {
	needs(t, "bash", "sh", "git", "gcc", "od", "seq")
	home := course(t)
	place := filepath.Join(t.TempDir(), "class")
	class(t, place)
	whole := unsharded(t, home, place)
	assert.Contains(t, read(t, whole, "gradebook.json"), `"name": "Student 5"`)

	t.Run("a matrix", func(t *testing.T) {
		w := readWorkflow(t, "github-matrix/grade-class.yml")
		plan := newRunner(t)
		for shards, want := range map[string]string{"3": "[1,2,3]", "1": "[1]"} {
			log, code, outputs := plan.run(t, w, w.Jobs["plan"], "Plan", "SHARDS="+shards)
			require.Zero(t, code, log)
			assert.Equal(t, want, outputs["shards"])
		}
		_, _, outputs := plan.run(t, w, w.Jobs["plan"], "Plan", "SHARDS=256")
		var list []int
		require.NoError(t, json.Unmarshal([]byte(outputs["shards"]), &list))
		assert.Len(t, list, 256)
		for _, shards := range []string{"", "0", "257", "-1", "1.5", "99999999999999999999", "3;ls", "03"} {
			_, code, outputs := plan.run(t, w, w.Jobs["plan"], "Plan", "SHARDS="+shards)
			assert.Equal(t, 2, code, shards)
			assert.Empty(t, outputs, shards)
		}
		grade := w.Jobs["grade"]
		assert.Equal(t, "plan", grade.Needs)
		assert.Equal(t, map[string]string{"shard": "${{ fromJSON(needs.plan.outputs.shards) }}"}, grade.Strategy.Matrix)
		require.NotNil(t, grade.Strategy.FailFast)
		assert.False(t, *grade.Strategy.FailFast, "one machine's failure is not the others'")
		assert.Equal(t, "${{ matrix.shard }}/${{ strategy.job-total }}", grade.step(t, "Grade").Env["SHARD"])

		merge := newRunner(t)
		require.NoError(t, os.Symlink(home, filepath.Join(merge.workspace, "course")))
		for shard := 1; shard <= 3; shard++ {
			r := newRunner(t)
			require.NoError(t, os.CopyFS(filepath.Join(r.workspace, "course"), os.DirFS(home)))
			require.NoError(t, os.CopyFS(filepath.Join(r.workspace, "class"), os.DirFS(place)))
			log, code, _ := r.run(t, w, grade, "Grade", fmt.Sprintf("SHARD=%d/3", shard))
			require.Zero(t, code, log)
			assert.Empty(t, commands(log))
			kept := grade.step(t, "Keep the shard").With["path"]
			from := strings.ReplaceAll(kept, "${{ runner.temp }}", r.temp)
			write(t, filepath.Join(merge.temp, "shards", fmt.Sprint("shard-", shard), filepath.Base(from)), read(t, from))
		}
		log, code, _ := merge.run(t, w, w.Jobs["merge"], "Merge")
		require.Zero(t, code, log)
		assert.Empty(t, commands(log))
		sameGradebooks(t, whole, filepath.Join(merge.temp, "gradebook"))

		require.NoError(t, os.RemoveAll(filepath.Join(merge.temp, "shards", "shard-2")))
		log, code, _ = merge.run(t, w, w.Jobs["merge"], "Merge")
		assert.Equal(t, 2, code)
		assert.Contains(t, log, "of 3 shards these are missing: 2")
	})

	t.Run("indexed pods", func(t *testing.T) {
		scratch := t.TempDir()
		env := []string{"KOANS_CLASS=" + place, "KOANS_CHECKER=" + checker(t), "KOANS_SCRATCH=" + scratch}
		pod := func(args ...string) (string, int) {
			return run(t, home, env, "checker/classroom/kubernetes/shard.sh", args...)
		}
		require.NoError(t, os.Mkdir(filepath.Join(place, "grades"), 0o755))
		for index := range 3 {
			said, code := pod(fmt.Sprint(index), "3")
			require.Zero(t, code, said)
			if index == 1 { // tried again, it judges nothing twice, and is the same
				before := read(t, place, "grades", "shard-2", "gradebook.json")
				said, code = pod("1", "3")
				require.Zero(t, code, said)
				assert.Equal(t, before, read(t, place, "grades", "shard-2", "gradebook.json"))
			}
		}
		built := func(in string) (folders []string) {
			folders, err := filepath.Glob(filepath.Join(in, "scratch*"))
			require.NoError(t, err)
			return folders
		}
		assert.Len(t, built(scratch), 3, "each shard was built there")
		assert.Empty(t, built(filepath.Join(place, "grades", "shard-1")), "and not on the volume")
		said, code := pod("merge")
		require.Zero(t, code, said)
		sameGradebooks(t, whole, filepath.Join(place, "grades"))
		_, code = pod("3", "3")
		assert.Equal(t, 2, code, "which fails the job")
	})
}
