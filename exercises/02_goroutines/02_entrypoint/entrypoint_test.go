package entrypoint_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	entrypoint "koans/exercises/02_goroutines/02_entrypoint"
	"koans/exercises/internal/lab"
)

func TestMainRunsEveryPartOnceAndWaitsForAll(t *testing.T) {
	lab.Rule(t, "Wait for all", "Main")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var ran lab.Overlap
		part := func(lane string, d time.Duration) entrypoint.Part {
			return func(*entrypoint.Program) error {
				ran.Enter()
				tl.Work(lane, d)
				return nil
			}
		}
		code := entrypoint.Main(part("report", 4*time.Second), part("serve", 10*time.Second), part("check", time.Second))
		assert.Equal(t, 3, ran.Total(), "parts that have run when Main returned, of 3")
		assert.Zero(t, tl.Active(), "parts that still ran when Main returned")
		tl.AssertTook(t, 10*time.Second, "time until Main returned: the longest part's")
		assert.Equal(t, 0, code, "Main's exit code when all went well")
	})
}

func TestWithoutPartsThereIsNothingToWaitFor(t *testing.T) {
	lab.Rule(t, "Wait for all", "Main")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Equal(t, 0, entrypoint.Main(), "Main's exit code")
		tl.AssertTook(t, 0, "time until Main returned")
	})
}

// Each waits until all have come: one after another they would never get past that.
func TestAllPartsBeginAtOnce(t *testing.T) {
	lab.Rule(t, "Side by side", "Main")
	for _, n := range []int{1, 2, 1500} {
		t.Run(fmt.Sprintf("%d parts", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				all := lab.NewBarrier(n)
				parts := make([]entrypoint.Part, n)
				for i := range parts {
					parts[i] = func(*entrypoint.Program) error {
						defer tl.Span(i, "")("")
						all.Wait()
						return nil
					}
				}
				assert.Equal(t, 0, entrypoint.Main(parts...), "Main's exit code")
				assert.Zero(t, all.Missing(), "parts that had not begun when Main returned")
			})
		})
	}
}

func TestStartDoesNotWaitForThePart(t *testing.T) {
	lab.Rule(t, "Start", "Program.Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		entrypoint.Main(func(p *entrypoint.Program) error {
			p.Start(works(tl, "started", time.Hour, nil))
			assert.Equal(t, "0s", tl.Now().String(), "time until Start returned")
			return nil
		})
		tl.AssertTook(t, time.Hour, "time until Main returned: it waits for a started part too")
	})
}

func TestMainWaitsForPartsStartedByParts(t *testing.T) {
	lab.Rule(t, "Started parts, too", "Main", "Program.Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var ended lab.Overlap
		work := func(lane string, d time.Duration) { tl.Work(lane, d); ended.Enter() }
		index := func(*entrypoint.Program) error {
			work("index", 10*time.Second)
			return nil
		}
		upload := func(p *entrypoint.Program) error {
			work("upload", 10*time.Second)
			p.Start(index) // and then it ends, so that only index is left
			work("upload", 6*time.Second)
			return nil
		}
		report := func(p *entrypoint.Program) error {
			work("report", 3*time.Second)
			p.Start(upload)
			work("report", time.Second)
			return nil
		}
		assert.Equal(t, 0, entrypoint.Main(works(tl, "serve", 10*time.Second, nil), report), "Main's exit code")
		assert.Equal(t, 5, ended.Total(), "pieces of work of report, upload and index that were done when Main returned")
		tl.AssertTook(t, 23*time.Second, "time until Main returned: index begins at 13 s and takes 10 s")
	})
}

func TestTheExitCodeIsOneIfAnyPartFailed(t *testing.T) {
	lab.Rule(t, "The exit code", "Main")
	const first, middle, last = time.Second, 2 * time.Second, 3 * time.Second
	for _, s := range []struct {
		name   string
		failAt []time.Duration
		want   int
	}{
		{"none", nil, 0},
		{"the first to end", []time.Duration{first}, 1},
		{"the one in the middle", []time.Duration{middle}, 1},
		{"the last to end", []time.Duration{last}, 1},
		{"all", []time.Duration{first, middle, last}, 1},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				fails := map[time.Duration]error{}
				for _, d := range s.failAt {
					fails[d] = errPart
				}
				part := func(d time.Duration) entrypoint.Part { return works(tl, d, d, fails[d]) }
				assert.Equal(t, s.want, entrypoint.Main(part(last), part(first), part(middle)), "Main's exit code when this part failed: %s", s.name)
				tl.AssertTook(t, last, "time until Main returned: an error stops no other part")
			})
		})
	}
}

func TestOneProgramAfterAnother(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Main")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for i := range 10 {
			require.Equal(t, 1, entrypoint.Main(works(tl, i, time.Second, errPart)), "Main's exit code when a part failed")
			require.Equal(t, 0, entrypoint.Main(works(tl, i, time.Second, nil)), "Main's exit code after another program had failed")
		}
	})
}

var errPart = errors.New("the part failed")

// works is a part that takes d and returns err.
func works(tl *lab.Timeline, lane any, d time.Duration, err error) entrypoint.Part {
	return func(*entrypoint.Program) error {
		tl.Work(lane, d)
		return err
	}
}
