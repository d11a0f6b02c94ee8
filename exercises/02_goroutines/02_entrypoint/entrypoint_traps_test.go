package entrypoint_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	entrypoint "koans/exercises/02_goroutines/02_entrypoint"
	"koans/exercises/internal/lab"
)

// Most parts are over before the next one begins, and for a moment nobody is at work.
func TestMainWaitsForPartsThatItHasYetToStart(t *testing.T) {
	lab.Rule(t, "Wait for all", "Main")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var ran lab.Overlap
			parts := make([]entrypoint.Part, 200)
			for i := range parts {
				parts[i] = func(*entrypoint.Program) error { ran.Enter(); return nil }
			}
			entrypoint.Main(append(parts, func(*entrypoint.Program) error { lab.Yield(); ran.Enter(); return nil })...)
			require.Equal(t, 201, ran.Total(), "parts that had run when Main returned, of 201 that take hardly any time")
		})
	}
}

// A chain in which only one part runs at any time, and starts the next as the last thing that it does.
func TestAPartMayStartAnotherAsItsLastAct(t *testing.T) {
	lab.Rule(t, "Started parts, too", "Main", "Program.Start")
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
				assert.Equal(t, 1, entrypoint.Main(link(1)), "Main's exit code when the last part of the chain failed")
				assert.Equal(t, length, ended.Total(), "parts of the chain that had ended when Main returned")
				tl.AssertTook(t, time.Duration(length)*time.Second, "time until Main returned")
			})
		})
	}
}

// The same without a clock: everything that happens, happens as fast as it can.
func TestAPartOfNoDurationIsWaitedForToo(t *testing.T) {
	lab.Rule(t, "Started parts, too", "Main", "Program.Start")
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

// Whoever has a part's Program may start parts with it, even when that part itself has ended.
func TestTheProgramOfAPartThatHasEndedStillStartsParts(t *testing.T) {
	lab.Rule(t, "Started parts, too", "Main", "Program.Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended := make(chan *entrypoint.Program, 1)
		first := func(p *entrypoint.Program) error { ended <- p; return nil }
		second := func(*entrypoint.Program) error {
			p := <-ended
			tl.Work("second", time.Minute)
			p.Start(works(tl, "late", time.Hour, errPart))
			return nil
		}
		code := entrypoint.Main(first, second)
		synctest.Wait() // so that late has begun
		assert.Zero(t, tl.Active(), "parts that still ran when Main returned, started with the Program of a part that had ended")
		assert.Equal(t, 1, code, "Main's exit code when a part failed that was started with the Program of one that had ended")
		tl.AssertTook(t, time.Hour+time.Minute, "time until Main returned")
	})
}

func TestManyMayCallStartAtOnce(t *testing.T) {
	lab.Rule(t, "Start", "Program.Start")
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
		assert.Equal(t, 0, entrypoint.Main(parts...), "Main's exit code")
		assert.Equal(t, callers*each, ran.Total(), "started parts that had run when Main returned")
		assert.Zero(t, ran.Now(), "started parts that still ran when Main returned")
	})
}

func TestTheFailureOfAStartedPartCountsToo(t *testing.T) {
	lab.Rule(t, "The exit code", "Program.Start", "Main")
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
				assert.Equal(t, 1, entrypoint.Main(well, part, well), "Main's exit code when a part failed that parts had started")
				tl.AssertTook(t, time.Hour, "time until Main returned")
			})
		})
	}
}

// A failed part may have started others: they are waited for all the same.
func TestPartsOfAFailedPartAreWaitedFor(t *testing.T) {
	lab.Rule(t, "Nobody is stopped", "Main", "Program.Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		code := entrypoint.Main(func(p *entrypoint.Program) error {
			p.Start(works(tl, "started", time.Minute, nil))
			return errPart
		})
		assert.Equal(t, 1, code, "Main's exit code")
		tl.AssertTook(t, time.Minute, "time until Main returned")
	})
}

// Whether a part has failed is for the part to say.
func TestEveryErrorCounts(t *testing.T) {
	lab.Rule(t, "The exit code", "Main", "Program.Start")
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, fmt.Errorf("ended: %w", context.Canceled)} {
		t.Run(err.Error(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				assert.Equal(t, 1, entrypoint.Main(works(tl, "part", time.Second, err)), "Main's exit code when a part returned this error: %v", err)
			})
		})
	}
}

// All in the same instant, and nothing but the answer itself to keep them apart.
func TestManyMayFailAtOnce(t *testing.T) {
	lab.Rule(t, "The exit code", "Main")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		parts := make([]entrypoint.Part, 1500)
		for i := range parts {
			parts[i] = works(tl, i, time.Second, errPart)
		}
		assert.Equal(t, 1, entrypoint.Main(parts...), "Main's exit code when 1500 parts failed")
	})
}

func TestProgramsKnowNothingOfEachOther(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Main")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
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
				ended[i] = tl.Now()
			}()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for i := range codes {
			require.Equal(t, i%2, codes[i], "Main's exit code of program %d of %d that run at once", i, len(codes))
			require.Equal(t, time.Duration(i)*time.Second, ended[i], "time for program %d of %d that run at once", i, len(codes))
		}
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Main")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Equal(t, 0, entrypoint.Main(works(tl, "patience", lab.Year, nil)), "Main's exit code")
		tl.AssertTook(t, lab.Year, "time until Main returned")
	})
}

// A panic is not a way to fail: an exit code cannot tell where it happened.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Main", "Program.Start")
	t.Run("of a part of Main", func(t *testing.T) {
		lab.Uncaught(t, "the part", func(_ context.Context, boom func()) {
			entrypoint.Main(func(*entrypoint.Program) error { boom(); return nil })
		})
	})
	t.Run("of a part beside one that never ends", func(t *testing.T) { // whoever waits for the others first waits for ever
		lab.Uncaught(t, "the part, beside one that never ends,", func(_ context.Context, boom func()) {
			entrypoint.Main(func(*entrypoint.Program) error { select {} }, func(*entrypoint.Program) error { boom(); return nil })
		})
	})
	t.Run("of the only part, where the caller recovers", func(t *testing.T) { // in a goroutine of its own that is no help
		lab.Rule(t, "Side by side", "Main")
		lab.Uncaught(t, "the only part, where Main's caller has a recover,", func(_ context.Context, boom func()) {
			defer func() { _ = recover() }()
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

// More errors than parts that Main was given: nobody may wait for room to leave one.
func TestStartedPartsMayAllFail(t *testing.T) {
	lab.Rule(t, "Wait for all", "Program.Start", "Main")
	lab.Rule(t, "The exit code", "Program.Start", "Main")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		code := entrypoint.Main(func(p *entrypoint.Program) error {
			for i := range 1500 {
				p.Start(works(tl, i, time.Second, errPart))
				require.Zero(t, tl.Now(), "time that Start took, when %d parts had been started", i)
			}
			return errPart
		})
		assert.Equal(t, 1, code, "Main's exit code when a part and 1500 that it had started failed")
		tl.AssertTook(t, time.Second, "time until Main returned")
	})
}

// A program in which something has failed still starts what it is told to, and waits for it.
func TestPartsAreStartedAfterAFailureToo(t *testing.T) {
	lab.Rule(t, "Nobody is stopped", "Program.Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var ran lab.Overlap
		late := func(*entrypoint.Program) error { ran.Enter(); tl.Work("late", time.Hour); return nil }
		starts := func(p *entrypoint.Program) error { tl.Work("starts", time.Minute); p.Start(late); return nil }
		code := entrypoint.Main(works(tl, "fails", time.Second, errPart), starts)
		assert.Equal(t, 1, ran.Total(), "times that a part ran that was started after another had failed")
		assert.Equal(t, 1, code, "Main's exit code")
		tl.AssertTook(t, time.Hour+time.Minute, "time until Main returned")
	})
}
