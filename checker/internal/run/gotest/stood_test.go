package gotest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/gotest"
)

// Where locks that wait as a bubble understands it decide, they do so for the run without the tests that are apart as well: nothing is
// said of it then that these alone have shown.
func TestSettlingReachesTheRunBefore(t *testing.T) {
	stood := gotest.Test{Name: "TestOpen", Status: gotest.Missing}
	open, apart := gotest.Test{Name: "TestOpen", Status: gotest.Passed}, gotest.Test{Name: "TestApart", Status: gotest.Failed}
	names := []string{"TestOpen", "TestApart"}
	stuck := &gotest.Run{Expected: names[:1], Tests: []gotest.Test{stood}, Stop: gotest.Stuck, During: "TestOpen", ExitCode: 2}
	for name, test := range map[string]struct{ run, twins *gotest.Run }{
		"only the open one stood": {
			run:   &gotest.Run{Expected: names, Tests: []gotest.Test{stood, apart}, Stop: gotest.Stuck, ExitCode: 2, Before: stuck},
			twins: &gotest.Run{Expected: names[:1], Tests: []gotest.Test{open}},
		},
		"both did": {
			run: &gotest.Run{Expected: names, Tests: []gotest.Test{stood}, Stop: gotest.Stuck, ExitCode: 2, Before: stuck},
			twins: &gotest.Run{Expected: names, Tests: []gotest.Test{open, apart}, ExitCode: 1,
				Before: &gotest.Run{Expected: names[:1], Tests: []gotest.Test{open}}},
		},
	} {
		settled, ok := test.run.Settle(test.twins)
		require.True(t, ok, name)
		assert.False(t, settled.Clean(), name)
		assert.True(t, settled.Before.Clean(), name)
	}
}
