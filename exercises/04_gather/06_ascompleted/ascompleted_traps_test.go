package ascompleted_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ascompleted "koans/exercises/04_gather/06_ascompleted"
	"koans/exercises/internal/lab"
)

// The body takes its time with each pair, and always some more have come meanwhile.
func TestPairsPileUpWhileTheLoopIsBusy(t *testing.T) {
	lab.Rule(t, "A busy loop", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		vs := values(lab.Rand(t), 20)
		functions := make([]function, len(vs))
		want := make([]got, len(vs))
		for i, v := range vs {
			functions[i] = takes(tl, i, time.Duration(i+1)*time.Second, v, nil)
			want[i] = got{v, nil, time.Second + time.Duration(i)*2500*time.Millisecond}
		}
		pairs := []got{}
		for v, err := range ascompleted.All(endless(t), functions...) {
			pairs = append(pairs, got{v, err, tl.Now()})
			time.Sleep(2500 * time.Millisecond)
		}
		require.Equal(t, lines(want), lines(pairs), "what the loop got, and when: a function returned every second, and each pair kept the body busy for 2.5 s")
	})
}

// The values may be of any type, and nil is one of them.
func TestNilIsAValueToo(t *testing.T) {
	lab.Rule(t, "Every pair", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		type seen struct{ value, err error }
		pairs := []seen{}
		for v, err := range ascompleted.All(endless(t),
			func(context.Context) (error, error) { tl.Work(0, time.Second); return nil, nil },
			func(context.Context) (error, error) { tl.Work(1, 2*time.Second); return nil, errMirror },
			func(context.Context) (error, error) { tl.Work(2, 3*time.Second); return errMirror, nil },
		) {
			pairs = append(pairs, seen{v, err})
		}
		assert.Equal(t, []seen{{nil, nil}, {nil, errMirror}, {errMirror, nil}}, pairs, "what the loop got from functions whose values are of an interface type")
	})
}

// Which comes first is a matter of luck; that none is lost is not.
func TestAllReturnInTheSameInstant(t *testing.T) {
	lab.Rule(t, "Every pair", "All")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			vs := values(lab.Rand(t), 100)
			all := lab.NewBarrier(len(vs))
			functions := make([]function, len(vs))
			for i := range functions {
				functions[i] = func(context.Context) (int, error) { all.Wait(); return vs[i], nil }
			}
			seen := []int{}
			for v := range ascompleted.All(endless(t), functions...) {
				seen = append(seen, v)
			}
			slices.Sort(seen)
			require.Equal(t, vs, seen, "values of %d functions that return in the same instant, sorted", len(vs))
		})
	}
}

func TestWithoutFunctionsThereIsNothingToLoopOver(t *testing.T) {
	lab.Rule(t, "Every pair", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Empty(t, collect(endless(t), tl), "pairs that came of no functions")
		tl.AssertTook(t, 0, "time for a loop over nothing")
	})
}

// The functions see the end of ctx, and answer as they please; the loop gets every answer.
func TestTheContextIsForTheFunctions(t *testing.T) {
	lab.Rule(t, "The functions decide", "All")
	for _, c := range []struct {
		name      string
		ended     bool
		wantOrder []got
	}{
		{"it ends after 5 s", false, []got{
			{1, nil, time.Second},
			{0, context.DeadlineExceeded, 5 * time.Second},
			{0, context.DeadlineExceeded, 7 * time.Second},
			{4, nil, 20 * time.Second},
		}},
		{"it had ended before", true, []got{
			{0, context.DeadlineExceeded, 0},
			{1, nil, time.Second},
			{0, context.DeadlineExceeded, 2 * time.Second},
			{4, nil, 20 * time.Second},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				after := 5 * time.Second
				if c.ended {
					after = 0
				}
				ctx, cancel := context.WithTimeout(t.Context(), after)
				defer cancel()
				pairs := collect(ctx, tl,
					takes(tl, 0, 20*time.Second, 4, nil),
					obeys(tl, 1, time.Hour, 2*time.Second, 3),
					takes(tl, 2, time.Second, 1, nil),
					obeys(tl, 3, time.Hour, 0, 2),
				)
				assert.Equal(t, lines(c.wantOrder), lines(pairs), "what the loop got, and when: every function is called, and its pair comes, whatever ctx says")
			})
		})
	}
}

// The body sleeps over the other functions' ends, and over that of ctx: they do not wait for it, and it misses nothing.
func TestNoFunctionWaitsForTheLoop(t *testing.T) {
	lab.Rule(t, "A busy loop", "All")
	for _, c := range []struct {
		name string
		n    int
		ends bool
	}{{"5 functions", 5, false}, {"60 functions", 60, false}, {"5 functions, and ctx ends", 5, true}} {
		t.Run(c.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				n := c.n
				ctx := endless(t)
				if c.ends {
					// Between the ends of the third function and of the fourth.
					deadline, cancel := context.WithTimeout(ctx, 3*time.Second+time.Second/2)
					defer cancel()
					ctx = deadline
				}
				rng := lab.Rand(t)
				vs := values(rng, n)
				order := rng.Perm(n)
				functions := make([]function, n)
				want := make([]got, n)
				for i, place := range order {
					functions[i] = takes(tl, i, time.Duration(place+1)*time.Second, vs[i], nil)
					want[place] = got{vs[i], nil, time.Hour + time.Second}
				}
				want[0].at = time.Second
				var inside lab.Overlap
				pairs := []got{}
				for v, err := range ascompleted.All(ctx, counted(&inside, functions)...) {
					pairs = append(pairs, got{v, err, tl.Now()})
					if len(pairs) == 1 {
						tl.Work("loop", time.Hour)
						assert.Zero(t, inside.Now(), "functions that have not returned after an hour in the loop's body: they must not wait for the loop")
					}
				}
				assert.Equal(t, lines(want), lines(pairs), "what the loop got, and when, after an hour in its body: in the order in which the functions had ended")
			})
		})
	}
}

func TestAFunctionThatDoesNotLookAtItsContextIsWaitedFor(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "All")
	for _, c := range []struct {
		name, way string
		ended     bool
	}{{"break", "break", false}, {"panic", "panic", false}, {"break when ctx has ended, too", "break", true}} {
		t.Run(c.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(endless(t))
				defer cancel()
				if c.ended {
					cancel()
				}
				var inside lab.Overlap
				// A year: an answer that polls would have to do so for very long.
				functions := counted(&inside, []function{
					takes(tl, 0, 10*time.Second, 0, nil),
					takes(tl, 1, time.Second, 0, nil),
					takes(tl, 2, lab.Year, 0, errMirror),
				})
				leaveAnyhow(t, tl, c.way, ascompleted.All(ctx, functions...), 1)
				require.Zero(t, inside.Now(), "functions that are still running when the loop has been left")
				tl.AssertTook(t, lab.Year, "time until the loop was left, with a function that takes a year whatever its context says")
			})
		})
	}
}

// What nobody fetches any more: pairs that were there, and pairs that come too late.
func TestPairsThatNobodyTakesKeepNobody(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "All")
	for _, n := range []int{2, 10, 200} {
		t.Run(fmt.Sprintf("%d functions", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				functions := make([]function, n)
				for i := range functions {
					functions[i] = takes(tl, i, time.Duration(i%3+1)*time.Second, i, nil)
				}
				for range ascompleted.All(endless(t), functions...) {
					tl.Work("loop", time.Second)
					break
				}
				tl.AssertTook(t, time.Duration(min(n, 3))*time.Second, "time until the loop was left: it waits for functions that do not look at their contexts")
			})
		})
	}
}

// Without a clock: some have ended, some are just ending, some have hardly begun.
func TestLeavingWhileTheOthersEnd(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "All")
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 8
			var inside lab.Overlap
			words := make([]string, n) // each function writes its own
			functions := make([]function, n)
			for i := range functions {
				functions[i] = func(context.Context) (int, error) {
					lab.Yield()
					words[i] = "written"
					return i, nil
				}
			}
			seen := map[int]bool{}
			read := ""
			for v := range ascompleted.All(endless(t), counted(&inside, functions)...) {
				seen[v] = true
				read += words[v]
				if len(seen) == round%n+1 {
					break
				}
			}
			require.Zero(t, inside.Now(), "functions that are still running when the loop has been left")
			require.Len(t, seen, round%n+1, "different functions whose pairs the loop got before it was left")
			require.Equal(t, strings.Repeat("written", round%n+1), read, "what the functions had written when their pairs came")
			for i, word := range words {
				require.Equal(t, "written", word, "what function %d had written when the loop was left", i)
			}
		})
	}
}

// While a function runs nothing but ctx ends its context, unless the loop is left.
func TestTheContextOfARunningFunctionIsTheCallers(t *testing.T) {
	lab.Rule(t, "The functions decide", "All")
	for _, n := range []int{4, 1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			early := make([]error, n) // each function writes its own
			carried := make([]any, n)
			functions := make([]function, n)
			for i := range functions {
				functions[i] = func(ctx context.Context) (int, error) {
					tl.Work(i, time.Duration(i+1)*time.Second)
					early[i], carried[i] = ctx.Err(), ctx.Value(key{})
					return i, errMirror
				}
			}
			collect(context.WithValue(endless(t), key{}, "handed on"), tl, functions...)
			for i := range functions {
				require.NoError(t, early[i], "the context of function %d while it ran: nobody had left the loop", i)
				require.Equal(t, "handed on", carried[i], "the value that was in ctx, as function %d finds it", i)
			}
		})
	}
}

func TestTheFunctionsContextEndsWithTheLoop(t *testing.T) {
	lab.Rule(t, "Leaving", "All")
	for _, n := range []int{4, 1} {
		for _, way := range []string{"to the end", "break", "panic"} {
			t.Run(fmt.Sprintf("%d functions, %s", n, way), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					contexts := make([]context.Context, n) // each function writes its own
					functions := make([]function, n)
					for i := range functions {
						functions[i] = func(ctx context.Context) (int, error) {
							tl.Work(i, time.Duration(i+1)*time.Second)
							contexts[i] = ctx
							return i, errMirror
						}
					}
					at := n
					if way == "to the end" {
						at = n + 1
					}
					leaveAnyhow(t, tl, way, ascompleted.All(endless(t), functions...), at)
					for i, ctx := range contexts {
						require.NotNil(t, ctx, "function %d has not been called", i)
						require.Error(t, ctx.Err(), "the context of function %d must have ended when the loop has been left: %s", i, way)
					}
				})
			})
		}
	}
}

// Each loop is on its own: the same sequence for many goroutines, each of which loops over it twice, one within the other.
func TestLoopsDoNotDisturbEachOther(t *testing.T) {
	lab.Rule(t, "Everything is apart", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const loops = 10
		seq := ascompleted.All(endless(t),
			takes(tl, 0, 2*time.Second, 2, nil),
			takes(tl, 1, 1*time.Second, 1, nil),
			obeys(tl, 2, 3*time.Second, 0, 3),
		)
		seen := make([]string, loops) // each loop writes its own
		var all sync.WaitGroup
		for i := range seen {
			all.Go(func() {
				for v := range seq {
					// Not with fmt, whose pool of buffers orders those who print.
					seen[i] += strconv.Itoa(v) + ":"
					for w := range seq {
						seen[i] += " " + strconv.Itoa(w)
						if w == v {
							break
						}
					}
					seen[i] += "\n"
				}
			})
		}
		all.Wait()
		for i := range seen {
			require.Equal(t, "1: 1\n2: 1 2\n3: 1 2 3\n", seen[i], "pairs of loop %d of %d at once, and of the loops in its body", i, loops)
		}
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pairs := collect(endless(t), tl, takes(tl, 0, 2*lab.Year, 7, nil), takes(tl, 1, lab.Year, 8, nil))
		assert.Equal(t, lines([]got{{8, nil, lab.Year}, {7, nil, 2 * lab.Year}}), lines(pairs), "what the loop got, and when")
	})
}

// A panic is no pair for the loop, which may not even be listening any more.
func TestAPanicOfAFunctionEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic goes on", "All")
	for name, loop := range map[string]func(int, error) bool{
		"while the loop goes on":      func(int, error) bool { return true },
		"after the loop was left":     func(int, error) bool { return false },
		"while the loop does its own": func(int, error) bool { time.Sleep(time.Minute); return true },
	} {
		t.Run(name, func(t *testing.T) {
			lab.Uncaught(t, "the function", func(ctx context.Context, boom func()) {
				ascompleted.All(ctx,
					func(context.Context) (int, error) { return 1, nil },
					func(context.Context) (int, error) { time.Sleep(time.Second); boom(); return 2, nil },
				)(loop)
			})
		})
	}
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "All")
	lab.LeavesNothing(t, "All", func(*testing.T) (func(context.Context) error, func()) {
		nap := func(context.Context) (int, error) { time.Sleep(time.Second); return 42, nil }
		return func(ctx context.Context) (err error) {
			for _, e := range ascompleted.All(ctx, nap, nap) {
				err = errors.Join(err, e)
			}
			return err
		}, nil
	})
}
