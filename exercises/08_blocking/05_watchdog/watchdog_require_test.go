package watchdog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	watchdog "koans/exercises/08_blocking/05_watchdog"
)

// require fails t unless these first steps were run and told of as the rules say.
func (h *house) require(t *testing.T, n int, while string) {
	t.Helper()
	free := time.Duration(0)
	var noise []string
	var alarms, reports []time.Duration
	for i, s := range h.steps {
		if i >= n {
			require.Zero(t, h.calls[i].Total(), "calls of %s, which must not begin, %s", s.name, while)
			continue
		}
		begin := max(free, s.at)
		require.Equal(t, 1, h.calls[i].Total(), "calls of %s, %s", s.name, while)
		require.Equal(t, begin.String(), h.began[i].String(), "when %s began, %s", s.name, while)
		free = h.ended[i]
		if length := h.ended[i] - h.began[i]; length > watchdog.Limit {
			noise = append(noise, alarmed(s.name), reported(s.name, length))
			alarms = append(alarms, begin+watchdog.Limit)
			reports = append(reports, free)
		}
	}
	requireNoise(t, noise, h.noise, while)
	for i, at := range alarms {
		require.GreaterOrEqual(t, h.alarms[i], at, "time of alarm number %d, when its step has taken 100ms, %s", i+1, while)
		require.LessOrEqual(t, h.alarms[i], at+ms, "time of alarm number %d, when its step has taken 100ms and at most 1ms more, %s", i+1, while)
	}
	require.Equal(t, fmt.Sprint(reports), fmt.Sprint(h.reports), "when the reports came, each at the end of its step, %s", while)
	require.LessOrEqual(t, h.loop.Most(), 1, "steps and reports that were under way at the same time, %s", while)
	require.LessOrEqual(t, h.speaking.Most(), 1, "calls of alarm and report that were under way at the same time, %s", while)
}

// requireNoise fails t at the first thing that the watchdog said otherwise than it should.
func requireNoise(t *testing.T, want, got []string, while string) {
	t.Helper()
	at := func(noise []string, i int) string {
		if i < len(noise) {
			return noise[i]
		}
		return "silence"
	}
	before := "the beginning"
	for i := range max(len(want), len(got)) {
		require.Equal(t, at(want, i), at(got, i), "what the watchdog said after %s, %s", before, while)
		before = at(got, i)
	}
}
