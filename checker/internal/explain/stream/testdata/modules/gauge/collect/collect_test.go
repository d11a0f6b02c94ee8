package collect

import (
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestWhatIsNoNumberIsReported(t *testing.T) {
	defer goleak.VerifyNone(t)
	if _, err := Mean(strings.NewReader("1\n2\nthree\n")); err == nil {
		t.Error("no error")
	}
}
