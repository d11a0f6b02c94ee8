package timeline

import "time"

// steps are the lengths that people count in.
var steps = func() []time.Duration {
	var all []time.Duration
	for d := time.Nanosecond; d < time.Second; d *= 10 {
		all = append(all, d, 2*d, 5*d)
	}
	for _, n := range []time.Duration{1, 2, 5, 10, 15, 30} {
		all = append(all, n*time.Second)
	}
	for _, n := range []time.Duration{1, 2, 5, 10, 15, 30} {
		all = append(all, n*time.Minute)
	}
	for _, n := range []time.Duration{1, 2, 3, 6, 12} {
		all = append(all, n*time.Hour)
	}
	for _, n := range []time.Duration{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000} {
		all = append(all, n*24*time.Hour)
	}
	return all
}()

// Step returns the smallest round length of which at most most make up total. A
// chart whose cells are that long shows equal spans as equally long bars.
func Step(total time.Duration, most int) time.Duration {
	cells := time.Duration(max(most, 1))
	for _, s := range steps {
		if total/s < cells || total/s == cells && total%s == 0 {
			return s
		}
	}
	return total - total/cells*(cells-1) // a little more than an equal share, without overflow
}
