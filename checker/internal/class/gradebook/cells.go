package gradebook

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"koans/checker/internal/show/text"
)

// number prints points without more digits than they need.
func number(x float64) string { return strconv.FormatFloat(round(x), 'f', -1, 64) }

// round leaves two decimals: what is more precise is only noise of the arithmetic.
func round(x float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 2, 64), 64)
	if err != nil {
		return x
	}
	return r
}

// formula finds what begins like one: also behind a semicolon or a line break, for where the spreadsheet separates by semicolons the
// table's quotes in the middle of a line do not count, and in the wide and small forms that some take for the plain ones.
var formula = regexp.MustCompile(`(^|[;\n])([\pZ"]*)([=+\-@＝＋－＠﹦﹢﹣﹫−])`)

// cell makes text safe for a spreadsheet, and for a terminal. What begins like a formula would be
// computed when the instructor opens the file; the apostrophe makes it text.
func cell(s string) string { return formula.ReplaceAllString(text.Safe(s), "$1$2'$3") }

// writeTable writes rows of CSV. Line breaks are those of RFC 4180, which all learning platforms read.
func writeTable(w io.Writer, what string, rows [][]string) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the table for %s: %w", what, err)
	}
	return nil
}
