package gotest

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const locked = `package door

import (
	"context"
	"sync"
)

var never = make(chan struct{})
var mu, count = sync.Mutex{}, make([]int, 3)

func Wait(ctx context.Context) { <-never }
`

func TestATwinTakesThePlaceOfSyncAndNoLineMoves(t *testing.T) {
	got, err := twinned([]byte(locked), "koanstwin")
	require.NoError(t, err)
	_, err = parser.ParseFile(token.NewFileSet(), "", got, 0)
	require.NoError(t, err)
	before, after := strings.Split(locked, "\n"), strings.Split(string(got), "\n")
	assert.Equal(t, `	sync "koans/exercises/internal/twin"`, after[4])
	for i, line := range before[:len(before)-1] {
		if i != 0 && i != 4 {
			assert.Equal(t, line, after[i])
		}
	}
	assert.Contains(t, string(got), "\t\tnever = make(chan struct{})\n")
	assert.NotContains(t, string(got), "count = make")
}

func TestWithoutLocksAndChannelsOfThePackageNothingChanges(t *testing.T) {
	const plain = "package door\n\nimport sy \"sync\"\n\nvar m sy.Mutex\n"
	got, err := twinned([]byte(plain), "koanstwin")
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(plain, `"sync"`, `"koans/exercises/internal/twin"`, 1), string(got))
}
