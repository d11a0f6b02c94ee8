package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/submission"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/sandbox"
)

// When something was handed in is believed of single submissions. Of a class it would be everybody's time.
func TestSubmitted(t *testing.T) {
	reader := &submission.Reader{Course: coursetest.New(t, nil)}
	class := t.TempDir()
	one := filepath.Join(class, "ada")
	require.NoError(t, os.MkdirAll(one, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(one, "sample.go"), []byte("package sample\n"), 0o644))
	roster := filepath.Join(t.TempDir(), "roster.csv")
	require.NoError(t, os.WriteFile(roster, []byte("id\nada\n"), 0o644))

	const when = "2018-07-01T14:22:32.365935-07:00"
	at := time.Date(2018, 7, 1, 21, 22, 32, 365935000, time.UTC)
	for _, f := range []gradeFlags{{submitted: when}, {submitted: when, one: true}} {
		got, err := f.class(reader, []string{one})
		require.NoError(t, err)
		require.Len(t, got.Students, 1)
		assert.True(t, at.Equal(got.Students[0].Submitted), got.Students[0].Submitted)
	}
	got, err := gradeFlags{}.class(reader, []string{one})
	require.NoError(t, err)
	assert.Zero(t, got.Students[0].Submitted)

	for _, test := range []struct {
		flags gradeFlags
		path  string
		says  string
	}{
		{gradeFlags{submitted: when}, class, "is a folder of them"},
		{gradeFlags{submitted: when, roster: roster}, class, "--submitted is for single submissions"},
		{gradeFlags{submitted: "yesterday"}, one, "no time such as"},
		{gradeFlags{submitted: "2018-07-01 14:22"}, one, "no time such as"},
	} {
		_, err := test.flags.class(reader, []string{test.path})
		assert.ErrorContains(t, err, test.says)
	}
}

// What the grading writes is nobody's answer, and what was handed in is nothing to be cleared away.
func TestWhatIsWrittenIsApartFromWhatIsGraded(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	c := coursetest.New(t, nil)
	dir := t.TempDir()
	class := filepath.Join(dir, "class")
	put(t, class, tree{"ada": tree{"sample.go": rightAnswer}, "bob": tree{"sample.go": wrongAnswer}})
	put(t, filepath.Join(dir, "out", "unpacked", "download.zip"), zipOf(tree{"Ada Ly_1_assignsubmission_file_sample.go": rightAnswer}))
	put(t, filepath.Join(dir, "out", "scratch", "ada", "sample.go"), rightAnswer)
	require.NoError(t, os.Symlink(class, filepath.Join(dir, "link")))
	roster := filepath.Join(dir, "roster.csv")
	require.NoError(t, os.WriteFile(roster, []byte("id,path\nada,class/ada\nbob,class/bob\n"), 0o644))
	for _, args := range [][]string{
		{"class", "--out", "class/grades"},
		{"class", "--out", "class"},
		{"class", "--out", "class/ada"},
		{"class", "--out", "class/ada/new/grades"},
		{"class", "--out", "link/grades"},
		{"link", "--out", "class/grades"},
		{"class", "--out", "grades", "--scratch", "class/tmp"},
		{"class", "--out", "grades", "--cache", "class/cache"},
		{"class/ada", "--out", "class/ada/grades"},
		{"--roster", "roster.csv", "--out", "class/ada/grades"},
		{"out/unpacked/download.zip", "--lms", "moodle", "--out", "out"},
		{"out/scratch", "--out", "out"},
		{"out/scratch/ada", "--out", "out", "--fresh"},
	} {
		for i, arg := range args {
			if !strings.HasPrefix(arg, "-") && arg != "moodle" {
				args[i] = filepath.Join(dir, arg)
			}
		}
		cmd := grader(t, c.Root, args[0], "")
		cmd.Args = append(cmd.Args[:2], args...)
		said, err := cmd.CombinedOutput()
		require.Error(t, err, "%q: %s", args, said)
		assert.Equal(t, 2, cmd.ProcessState.ExitCode(), "%q: %s", args, said)
		assert.Contains(t, string(said), "lie in each other", "%q", args)
	}
	assert.NoDirExists(t, filepath.Join(class, "grades"), "what was refused has left nothing")
	assert.FileExists(t, filepath.Join(dir, "out", "unpacked", "download.zip"))
	assert.FileExists(t, filepath.Join(dir, "out", "scratch", "ada", "sample.go"))
}

// Where the roster says where submissions lie, the grades may lie beside it.
func TestGradesBesideTheRoster(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, tree{"ada": tree{"sample.go": rightAnswer}, "grades": tree{"students": tree{"ada.html": ""}}, "class.csv": "id\nada\n"})
	f := gradeFlags{roster: filepath.Join(dir, "class.csv"), out: filepath.Join(dir, "grades")}
	class, err := f.class(&submission.Reader{Course: coursetest.New(t, nil)}, nil)
	require.NoError(t, err)
	assert.Empty(t, class.Unclaimed)
	assert.ElementsMatch(t, []string{"class.csv", "grades"}, class.Skipped)
}

func TestWhatProcessesMayDo(t *testing.T) {
	for _, test := range []struct {
		level sandbox.Level
		want  string
	}{
		{sandbox.Level{Mount: true, PID: true, Seccomp: true}, "processes of their own, in limits"},
		{sandbox.Level{Landlock: 6, Seccomp: true}, "processes of their own, in limits, also of programs that they have written"},
		{sandbox.Level{Landlock: 5, Seccomp: true}, "processes of their own, in limits, also of programs that they have written, and can end others that run at the same time, which are then errored"},
	} {
		assert.Equal(t, test.want, processesGiven(test.level), test.level.String())
	}
}
