package bench

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// Header prints the head of the table that [Print] prints a line of.
func Header(w io.Writer) {
	fmt.Fprintf(w, "%-40s %10s %15s %8s %8s\n", "medians", "checker", "go test -race", "ratio", "limit")
}

// Print prints one row.
func Print(w io.Writer, r Row) {
	theirs, ratio := "-", "-"
	if r.Theirs != nil {
		theirs = seconds(median(r.Theirs))
		ratio = fmt.Sprintf("%.2f", r.Ratio())
	}
	verdict := "met"
	if !r.Met() {
		verdict = "MISSED"
	}
	fmt.Fprintf(w, "%-40s %10s %15s %8s %8.2f  %s\n", r.Name, seconds(median(r.Mine)), theirs, ratio, r.Limit, verdict)
	if r.Of == nil {
		return
	}
	all := r.ratios()
	worst := slices.Max(all)
	fmt.Fprintf(w, "  the most, %-55s %8.2f", r.Of[slices.Index(all, worst)], worst)
	if r.Most > 0 {
		fmt.Fprintf(w, " %8.2f", r.Most)
	}
	fmt.Fprintln(w)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
