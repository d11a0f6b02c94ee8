package partial_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	partial "koans/exercises/07_executors/02_partial"
)

// echo brews nothing, and returns a copy of what it was asked for.
func echo(o partial.Order) partial.Order {
	o.Cups, o.Extras = slices.Clone(o.Cups), maps.Clone(o.Extras)
	return o
}

// keep brews nothing, and keeps the order itself.
func keep(o partial.Order) partial.Order { return o }

// spoil returns a copy of its order, drinks of it, and pours the rest away.
func spoil(o partial.Order) partial.Order {
	copied := echo(o)
	clear(o.Cups)
	if o.Extras != nil {
		o.Extras["sugar"], o.Extras["salt"] = 9, 9
	}
	return copied
}

func order(tea string, minutes int, cups ...string) partial.Order {
	return partial.Order{Tea: tea, Minutes: minutes, Cups: cups, Extras: map[string]int{}}
}

// last is whose cup is the last.
func last(o partial.Order) string {
	if len(o.Cups) == 0 {
		return "nobody"
	}
	return o.Cups[len(o.Cups)-1]
}

// requireOrder fails t unless both are the same: no cups are no cups, whether nil or empty.
func requireOrder(t *testing.T, want, got partial.Order, what string) {
	t.Helper()
	require.Equal(t, want.Tea, got.Tea, "the tea of an order: %s it", what)
	require.Equal(t, want.Minutes, got.Minutes, "the minutes of an order: %s it", what)
	require.Equal(t, append([]string{}, want.Cups...), append([]string{}, got.Cups...), "the cups of an order: %s it", what)
	require.NotNil(t, got.Extras, "the extras of an order must not be nil: %s it", what)
	require.Equal(t, want.Extras, got.Extras, "the extras of an order: %s it", what)
}

// requireMinutes is for orders of Assam.
func requireMinutes(t *testing.T, minutes int, cups []string, sugar int, got partial.Order, of string) {
	t.Helper()
	require.Equal(t, minutes, got.Minutes, "the minutes that Call has for a Partial %s", of)
	require.Equal(t, cups, got.Cups, "the cups that Call has for a Partial %s", of)
	require.Equal(t, sugar, got.Extras["sugar"], "the sugar that Call has for a Partial %s", of)
	require.Equal(t, "Assam", got.Tea, "the tea that Call has for a Partial %s", of)
}
