package entrypoint_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	entrypoint "koans/exercises/02_goroutines/02_entrypoint"
	"koans/exercises/internal/lab"
)

var errPart = errors.New("the part failed")

// works is a part that takes d and returns err.
func works(tl *lab.Timeline, lane any, d time.Duration, err error) entrypoint.Part {
	return func(*entrypoint.Program) error {
		tl.Work(lane, d)
		return err
	}
}

func TestMainRunsEveryPartOnceAndWaitsForAll(t *testing.T) {
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
		assert.Equal(t, 0, code, "exit code when all went well")
	})
}

// Each waits until all have come: one after another they would never get past that.
func TestAllPartsBeginAtOnce(t *testing.T) {
	for _, n := range []int{1, 2, 50} {
		t.Run(fmt.Sprintf("%d parts", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				all := lab.NewBarrier(n)
				parts := make([]entrypoint.Part, n)
				for i := range parts {
					parts[i] = func(*entrypoint.Program) error {
						end := tl.Span(i, "")
						defer end("")
						all.Wait()
						return nil
					}
				}
				assert.Equal(t, 0, entrypoint.Main(parts...), "exit code")
				assert.Zero(t, all.Missing(), "parts that had not begun when Main returned")
			})
		})
	}
}

func TestStartDoesNotWaitForThePart(t *testing.T) {
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
		serve := works(tl, "serve", 10*time.Second, nil)
		assert.Equal(t, 0, entrypoint.Main(serve, report), "exit code")
		assert.Equal(t, 5, ended.Total(), "pieces of work of report, upload and index that were done when Main returned")
		tl.AssertTook(t, 23*time.Second, "time until Main returned: index begins at 13 s and takes 10 s")
	})
}

// A chain in which only one part runs at any time, and starts the next as the last thing that it does.
func TestAPartMayStartAnotherAsItsLastAct(t *testing.T) {
	for _, length := range []int{2, 3, 100} {
		t.Run(fmt.Sprintf("chain of %d", length), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var ended lab.Overlap
				var link func(n int) entrypoint.Part
				link = func(n int) entrypoint.Part {
					return func(p *entrypoint.Program) error {
						tl.Work(n, time.Second)
						ended.Enter()
						if n == length {
							return errPart
						}
						p.Start(link(n + 1))
						return nil
					}
				}
				assert.Equal(t, 1, entrypoint.Main(link(1)), "exit code when the last part of the chain failed")
				assert.Equal(t, length, ended.Total(), "parts of the chain that had ended when Main returned")
				tl.AssertTook(t, time.Duration(length)*time.Second, "time until Main returned")
			})
		})
	}
}

// The same without a clock: everything that happens, happens as fast as it can.
func TestAPartOfNoDurationIsWaitedForToo(t *testing.T) {
	for range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var ran lab.Overlap
			leaf := func(*entrypoint.Program) error { lab.Yield(); ran.Enter(); return nil }
			node := func(p *entrypoint.Program) error { p.Start(leaf); p.Start(leaf); return nil }
			root := func(p *entrypoint.Program) error { p.Start(node); p.Start(node); return nil }
			entrypoint.Main(root, node)
			require.Equal(t, 6, ran.Total(), "parts that parts had started, and that had run when Main returned")
		})
	}
}

func TestManyMayCallStartAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const callers, each = 20, 5
		var ran lab.Overlap
		leaf := func(*entrypoint.Program) error { ran.Visit(); return nil }
		busy := func(p *entrypoint.Program) error {
			for range each {
				p.Start(leaf)
			}
			return nil
		}
		parts := make([]entrypoint.Part, callers)
		for i := range parts {
			parts[i] = busy
		}
		assert.Equal(t, 0, entrypoint.Main(parts...), "exit code")
		assert.Equal(t, callers*each, ran.Total(), "started parts that had run when Main returned")
		assert.Zero(t, ran.Now(), "started parts that still ran when Main returned")
	})
}

func TestTheExitCodeIsOneIfAnyPartFailed(t *testing.T) {
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
		{"two", []time.Duration{first, last}, 1},
		{"all", []time.Duration{first, middle, last}, 1},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				fails := map[time.Duration]error{}
				for _, d := range s.failAt {
					fails[d] = errPart
				}
				parts := []entrypoint.Part{}
				for i, d := range []time.Duration{last, first, middle} {
					parts = append(parts, works(tl, i, d, fails[d]))
				}
				assert.Equal(t, s.want, entrypoint.Main(parts...), "exit code when this part failed: %s", s.name)
				tl.AssertTook(t, last, "time until Main returned: an error stops no other part")
			})
		})
	}
}

func TestTheFailureOfAStartedPartCountsToo(t *testing.T) {
	for depth := range 4 {
		t.Run(fmt.Sprintf("depth %d", depth), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				part := works(tl, "fails", time.Second, errPart)
				for i := range depth {
					inner := part
					part = func(p *entrypoint.Program) error {
						p.Start(inner)
						tl.Work(fmt.Sprint("well ", i), time.Minute) // ends well, and later
						return nil
					}
				}
				well := works(tl, "well", time.Hour, nil)
				assert.Equal(t, 1, entrypoint.Main(well, part, well), "exit code when a part failed that parts had started")
				tl.AssertTook(t, time.Hour, "time until Main returned")
			})
		})
	}
}

// A failed part may have started others: they are waited for all the same.
func TestPartsOfAFailedPartAreWaitedFor(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		code := entrypoint.Main(func(p *entrypoint.Program) error {
			p.Start(works(tl, "started", time.Minute, nil))
			return errPart
		})
		assert.Equal(t, 1, code, "exit code")
		tl.AssertTook(t, time.Minute, "time until Main returned")
	})
}

// All in the same instant, and nothing but the answer itself to keep them apart.
func TestManyMayFailAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		parts := make([]entrypoint.Part, 50)
		for i := range parts {
			parts[i] = works(tl, i, time.Second, errPart)
		}
		assert.Equal(t, 1, entrypoint.Main(parts...), "exit code when 50 parts failed")
	})
}

func TestWithoutPartsThereIsNothingToWaitFor(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Equal(t, 0, entrypoint.Main(), "exit code")
		tl.AssertTook(t, 0, "time until Main returned")
	})
}

func TestProgramsKnowNothingOfEachOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Equal(t, 1, entrypoint.Main(works(tl, "first", time.Second, errPart)), "exit code of a program that failed")
		require.Equal(t, 0, entrypoint.Main(works(tl, "second", time.Second, nil)), "exit code after another program had failed")

		codes := make([]int, 20)
		ended := make([]time.Duration, len(codes))
		for i := range codes {
			go func() {
				var err error
				if i%2 == 1 {
					err = errPart
				}
				codes[i] = entrypoint.Main(func(p *entrypoint.Program) error {
					p.Start(works(tl, i, time.Duration(i)*time.Second, err))
					return nil
				})
				ended[i] = tl.Now() - 2*time.Second
			}()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for i := range codes {
			require.Equal(t, i%2, codes[i], "exit code of program %d of %d that run at once", i, len(codes))
			require.Equal(t, time.Duration(i)*time.Second, ended[i], "time for program %d of %d that run at once", i, len(codes))
		}
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Equal(t, 0, entrypoint.Main(works(tl, "patience", lab.Year, nil)), "exit code")
		tl.AssertTook(t, lab.Year, "time until Main returned")
	})
}

// A panic is not a way to fail: an exit code cannot tell where it happened.
func TestAPanicEndsTheProcess(t *testing.T) {
	t.Run("of a part of Main", func(t *testing.T) {
		lab.Uncaught(t, "the part", func(_ context.Context, boom func()) {
			entrypoint.Main(func(*entrypoint.Program) error { boom(); return nil })
		})
	})
	t.Run("of a part that another has started", func(t *testing.T) {
		lab.Uncaught(t, "the part", func(_ context.Context, boom func()) {
			entrypoint.Main(func(p *entrypoint.Program) error {
				p.Start(func(*entrypoint.Program) error { boom(); return nil })
				return nil
			})
		})
	})
}
