package draw

import (
	"strconv"
	"strings"
	"time"
)

var units = []struct {
	size time.Duration
	name string
}{{24 * time.Hour, " d"}, {time.Hour, " h"}, {time.Minute, " min"}}

// Duration writes d the way people say it, and exactly: "12 h", "1 h 30 min", "2.5 s", "10 ms".
func Duration(d time.Duration) string {
	if d < 0 {
		return "-" + Duration(-d)
	}
	var parts []string
	for _, u := range units {
		if n := d / u.size; n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+u.name)
			d %= u.size
		}
	}
	switch {
	case d == 0 && parts != nil:
	case d >= time.Second || parts != nil || d == 0:
		parts = append(parts, decimal(d, time.Second)+" s")
	case d >= time.Millisecond:
		parts = append(parts, decimal(d, time.Millisecond)+" ms")
	case d >= time.Microsecond:
		parts = append(parts, decimal(d, time.Microsecond)+" µs")
	default:
		parts = append(parts, decimal(d, time.Nanosecond)+" ns")
	}
	return strings.Join(parts, " ")
}

// decimal writes d in units; the integer part and the fraction are kept apart
// because a float64 would invent digits.
func decimal(d, unit time.Duration) string {
	whole := strconv.FormatInt(int64(d/unit), 10)
	if d%unit == 0 {
		return whole
	}
	fraction := strconv.FormatInt(int64(unit+d%unit), 10)[1:]
	return whole + "." + strings.TrimRight(fraction, "0")
}

// Rough is Duration to about three digits, for times that were measured on a
// real clock, where more would be noise.
func Rough(d time.Duration) string {
	for unit := time.Duration(1); ; unit *= 10 {
		if d/unit < 1000 {
			return Duration(d.Round(unit))
		}
	}
}
