package imports_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/imports"
)

func TestProblems(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	for _, test := range []struct{ path, says string }{
		{"sync", ""},
		{"os", ""}, // there is one; whether grading lets it pass is another matter
		{"log/slog", ""},
		{"unsafe", ""},
		{"golang.org/x/sync/errgroup", ""},
		{"golang.org/x/mod/semver", ""}, // of a module that is here
		{"koans/exercises/internal/lab", ""},

		{"syncs", "there is no package syncs; did you mean sync?"},
		{"Sync", "there is no package Sync; did you mean sync?"},
		{"atomic", "there is no package atomic; did you mean sync/atomic?"},
		{"math/rnad", "there is no package math/rnad; did you mean math/rand?"},
		{"oss", "there is no package oss; did you mean os?"},
		{"no/such/thing", "there is no package no/such/thing"},
		{"builtin", "there is no package builtin"},
		{"cmd/go", "there is no package cmd/go"},
		{"golang.org/x/sync/errgrup", "there is no package golang.org/x/sync/errgrup; did you mean golang.org/x/sync/errgroup?"},
		{"golang.org/x/mod/senver", "there is no package golang.org/x/mod/senver; did you mean golang.org/x/mod/semver?"},
		{"golang.org/x/sync/semaphores/weighted", "there is no package golang.org/x/sync/semaphores/weighted"},
		{"github.com/nobody/knows", "there is no package github.com/nobody/knows"},
		{"example.com", "there is no package example.com"},
		{"koans/exercises/01_first/99_last", "there is no package koans/exercises/01_first/99_last"},

		{"internal/race", "package internal/race is internal: only the code around it may import it"},
		{"testing/internal/testdeps", "package testing/internal/testdeps is internal: only the code around it may import it"},
		{"syscall/js", "package syscall/js is for other systems than this one"},
		{"C", `import "C" is cgo, and answers are all Go`},
		{"./helper", `"./helper" is a folder: packages are imported by their paths`},
		{"../helper", `"../helper" is a folder: packages are imported by their paths`},
		{"/tmp", `"/tmp" is a folder: packages are imported by their paths`},
	} {
		t.Run(strings.ReplaceAll(test.path, "/", " "), func(t *testing.T) {
			fset := token.NewFileSet()
			tree, err := parser.ParseFile(fset, "/answer.go", fmt.Sprintf("package sample\n\nimport _ %q\n", test.path), 0)
			require.NoError(t, err)
			said, err := imports.Problems(c, e, fset, tree)
			require.NoError(t, err)
			if test.says == "" {
				assert.Empty(t, said)
				return
			}
			assert.Equal(t, "/answer.go:3:10: "+test.says+"\n", said)
		})
	}
}

// What a line says must not depend on what else of go.mod has been downloaded.
func TestAModuleThatIsNotHere(t *testing.T) {
	c := coursetest.New(t, nil)
	require.NoError(t, os.WriteFile(c.Root+"/go.mod", []byte("module koans\n\ngo 1.26.0\n\nrequire example.com/away v1.0.0\n"), 0o600))
	e := coursetest.Exercise(t, c, coursetest.Sample)
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "/answer.go", "package sample\n\nimport _ \"example.com/away/far\"\n", 0)
	require.NoError(t, err)
	said, err := imports.Problems(c, e, fset, tree)
	require.NoError(t, err)
	assert.Equal(t, "/answer.go:3:10: there is no package example.com/away/far\n", said)
}
