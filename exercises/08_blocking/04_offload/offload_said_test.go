package offload_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func answer(i int, taken bool, at time.Duration) string {
	return fmt.Sprintf("%s to %d at %v", map[bool]string{true: "yes", false: "no"}[taken], i, at)
}

func delivery(i, pictures int, at time.Duration) string {
	return fmt.Sprintf("pictures %d of %d at %v", pictures, i, at)
}

// require fails t unless everything went as the rules say.
func (s *shop) require(t *testing.T, p plan, while string) {
	t.Helper()
	for i := range s.films {
		if p.began[i] < 0 {
			require.Zero(t, s.works[i].Total(), "calls of Work for film %d, which must not be taken, %s", i, while)
		} else {
			require.Equal(t, 1, s.works[i].Total(), "calls of Work for film %d, which must be taken, %s", i, while)
		}
	}
	for i := range s.films {
		require.Equal(t, p.began[i].String(), s.began[i].String(), "when the work on film %d began, %s", i, while)
	}
	requireDesk(t, p.desk, s.desk, while)
	require.Equal(t, p.most, s.working.Most(), "works that were under way at the same time, with %d workers, %s", s.workers, while)
	require.LessOrEqual(t, s.inside.Most(), 1, "calls of Answer and Deliver that were under way at the same time, %s", while)
	require.Equal(t, p.returned.String(), s.returned.String(), "when Serve returned, %s", while)
}

// requireAllServed fails t unless each customer could hand in his film immediately.
func (s *shop) requireAllServed(t *testing.T, while string) {
	t.Helper()
	for i, f := range s.films {
		require.Equal(t, f.at.String(), s.given[i].String(), "when the desk took notice of film %d, which came at %v, %s", i, f.at, while)
	}
}

// said is what the desk did, of these kinds.
func (s *shop) said(kinds ...string) []string {
	var said []string
	for _, what := range s.desk {
		if kind, _, _ := strings.Cut(what, " "); slices.Contains(kinds, kind) {
			said = append(said, what)
		}
	}
	return said
}
