package timeline

import (
	"strings"
	"time"
)

// Scenes sets side by side all ways of doing the same work that were recorded, one comparison for each scene: the
// subtest that a way is a subtest of. Simulated and real ones are both there, as they come.
func Scenes(recs []Named) []Comparison {
	var all []Comparison
	for _, r := range recs {
		parts := strings.Split(r.Test, "/")
		if r.Strategy == "" || len(parts) < 2 {
			continue
		}
		if len(all) == 0 || all[len(all)-1].Scene != parts[1] {
			all = append(all, Comparison{Scene: parts[1]})
		}
		took := r.Took
		if !r.Simulated {
			took = took.Round(100 * time.Microsecond) // a clock says more than a measurement can
		}
		c := &all[len(all)-1]
		c.Entries = append(c.Entries, Entry{Strategy: r.Strategy, Test: r.Test, Took: took, Want: r.Want})
		c.Longest = max(c.Longest, took, r.Want)
	}
	return all
}
