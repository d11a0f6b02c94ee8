package report_test

import (
	"testing"

	"example.com/shop/report"
	"example.com/shop/report/sums"
)

func TestBranchesAreAddedUp(t *testing.T) {
	report.Collect([][]report.Order{{{SKU: "tea", Count: 1}}, {{SKU: "milk", Count: 2}}}, sums.New())
}
