package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/submission"
	"koans/checker/internal/run/coursetest"
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
