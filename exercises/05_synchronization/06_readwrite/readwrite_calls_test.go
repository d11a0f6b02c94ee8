package readwrite_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	readwrite "koans/exercises/05_synchronization/06_readwrite"
)

// set adds one entry or changes it.
func set(table *readwrite.Table[string, int], key string, value int) {
	table.Update(func(entries map[string]int) { entries[key] = value })
}

// viewed returns what a reader sees.
func viewed(table *readwrite.Table[string, int]) map[string]int {
	var seen map[string]int
	table.View(func(entries map[string]int) { seen = maps.Clone(entries) })
	return seen
}

// requireAll fails t unless everybody sees want, whichever way it is asked for.
func requireAll(t *testing.T, table *readwrite.Table[string, int], want map[string]int, after string) {
	t.Helper()
	for key, value := range want {
		got, ok := table.Get(key)
		require.True(t, ok, "Get(%q) finds nothing, after %s", key, after)
		require.Equal(t, value, got, "what Get(%q) returns, after %s", key, after)
	}
	require.Equal(t, want, viewed(table), "the entries that View shows, after %s", after)
	require.Equal(t, want, table.Snapshot(), "the entries in a snapshot, after %s", after)
}
