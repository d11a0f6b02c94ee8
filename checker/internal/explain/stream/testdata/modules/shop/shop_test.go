package shop

import "testing"

func TestNameIsThere(t *testing.T) {
	if Name() == "" {
		t.Error("no name")
	}
}
