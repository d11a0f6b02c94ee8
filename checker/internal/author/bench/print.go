package bench

import (
	"cmp"
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

// Each prints a line of every pair of a row whose pairs are of different things, the largest ratio first.
func Each(w io.Writer, r Row) {
	if r.Of == nil {
		return
	}
	ratios := r.ratios()
	order := make([]int, len(ratios))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ratios[j], ratios[i]) })
	for _, i := range order {
		fmt.Fprintf(w, "  %-38s %10s %15s %8.2f\n", r.Of[i], seconds(r.Mine[i]), seconds(r.Theirs[i]), ratios[i])
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
