package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
)

func TestWhichServerAnExerciseAsks(t *testing.T) {
	c, err := course.Open("../../../..")
	require.NoError(t, err)
	rows, err := c.Find("rows")
	require.NoError(t, err)
	warmup, err := c.Find("warmup")
	require.NoError(t, err)

	t.Setenv("DATABASE_URL", "")
	require.Empty(t, serverOf(rows))
	t.Setenv("DATABASE_URL", "host=here")
	require.Equal(t, "host=here", serverOf(rows))
	require.Empty(t, serverOf(warmup))
}
