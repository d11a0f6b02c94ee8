package sample

import "testing"

func TestEachGaugeHasItsSeries(t *testing.T) {
	one := func() float64 { return 1 }
	if all := All([]func() float64{one, one}); len(all) != 2 {
		t.Errorf("%d series", len(all))
	}
}
