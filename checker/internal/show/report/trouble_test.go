package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatTestsSayToTheCheckerIsNotShown(t *testing.T) {
	said := "\x16=== RUN   TestA\n\x16=== ATTR  TestA timeline {\"lane\":1}\n=== ATTR  TestA seed 7\n    a_test.go:3: three inside\n\x16--- FAIL: TestA (0.00s)\n"
	assert.Equal(t, "=== RUN   TestA\n    a_test.go:3: three inside\n--- FAIL: TestA (0.00s)\n", withoutMarks(said))
}
