package bench

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// delay is how the benchmark of checker/watch reports what it has measured.
var delay = regexp.MustCompile(`(\S+) s-delay/op`)

// watch measures what watch adds to run, from a save to the verdict on the screen. The benchmark lies with watch, which has a terminal to
// look at.
func (b *Bench) watch(ctx context.Context) (Row, error) {
	row := Row{Name: "watch, from save to verdict beyond run (s)", Limit: 0.1}
	for round := range b.rounds {
		fmt.Fprintf(b.say, "%s: round %d of %d\n", row.Name, round+1, b.rounds)
		cmd := exec.CommandContext(ctx, "go", "test", "-run=^$", "-bench=SaveToVerdict", "-benchtime=5x", "./checker/watch")
		cmd.Dir = b.shipped.Root
		said, err := cmd.CombinedOutput()
		if err != nil {
			return row, fmt.Errorf("measuring watch: %w\n%s", err, said)
		}
		m := delay.FindSubmatch(said)
		if m == nil {
			return row, fmt.Errorf("measuring watch: no delay was reported:\n%s", said)
		}
		seconds, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil {
			return row, fmt.Errorf("measuring watch: %w", err)
		}
		row.Mine = append(row.Mine, time.Duration(seconds*float64(time.Second)))
	}
	return row, nil
}
