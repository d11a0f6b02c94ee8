package partial_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	partial "koans/exercises/07_executors/02_partial"
	"koans/exercises/internal/lab"
)

// Many are made from one, which was itself made from another, and so on: whatever room a slice has, one of them meets it.
func TestSiblingsDoNotShare(t *testing.T) {
	lab.Rule(t, "With makes another", "Partial.With", "Partial.Call", "Cups")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		stem := partial.Bind(keep)
		var cups []string
		for depth := range 9 {
			made := make([]*partial.Partial[partial.Order], 3)
			for i := range made {
				made[i] = stem.With(partial.Cups(fmt.Sprint("sibling ", i)))
			}
			calls := make([]partial.Order, 3)
			for i := range calls {
				calls[i] = stem.Call(partial.Cups(fmt.Sprint("call ", i)))
			}
			for i := range made {
				want := append(append([]string{}, cups...), fmt.Sprint("sibling ", i))
				require.Equal(t, want, made[i].Call().Cups, "the cups of one of three that With has made from the same, with %d cups bound before", depth)
				want[depth] = fmt.Sprint("call ", i)
				require.Equal(t, want, calls[i].Cups, "the cups of one of three calls of the same, with %d cups bound before", depth)
			}
			cups = append(cups, fmt.Sprint("bound ", depth))
			stem = stem.With(partial.Cups(cups[depth]))
		}
	})
}

// An option is used twice: in two orders, and twice in the same. It gives nobody its own slice.
func TestAnOptionMayBeUsedAgain(t *testing.T) {
	lab.Rule(t, "Each order by itself", "Cups", "Partial.Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		both := partial.Cups("Ann", "Bob")
		taken := partial.Bind(func(o partial.Order) partial.Order {
			o.Cups[0] = "spoilt"
			o.Cups = append(o.Cups, "more")
			return o
		}, both)
		for range 2 {
			require.Equal(t, []string{"spoilt", "Bob", "more"}, taken.Call().Cups, "the cups of a Call, when each one's function writes into its cups")
		}
		twice := partial.Bind(keep, both, both).Call(both)
		require.Equal(t, []string{"Ann", "Bob", "Ann", "Bob", "Ann", "Bob"}, twice.Cups, "the cups of an order to which the same option was applied three times")
		twice.Cups[0] = "spoilt"
		require.Equal(t, []string{"Ann", "Bob"}, partial.Bind(keep, both).Call().Cups, "the cups of another order, with an option that was used before")
		require.Empty(t, partial.Bind(keep, partial.Cups()).Call().Cups, "the cups of an order with Cups for nobody")
	})
}

// The defaults of one are not the defaults of another.
func TestDefaultsAreNotUsedUp(t *testing.T) {
	lab.Rule(t, "Defaults", "Bind", "Partial.Call", "Extra", "Minutes")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		requireOrder(t, order("house blend", 3), partial.Bind(keep).Call(), "nothing was said of")
		partial.Bind(keep, partial.Extra("sugar", 3), partial.Minutes(7), partial.Cups("Ann")).Call(partial.Extra("milk", 1), partial.Tea("Assam"))
		requireOrder(t, order("house blend", 3), partial.Bind(keep).Call(), "much was said of another, and nothing of")
		number := partial.Bind(func(o partial.Order) int { return o.Minutes }, partial.Minutes(0))
		require.Zero(t, number.Call(), "the minutes of an order, when 0 were bound")
		require.Equal(t, 2, number.With(partial.Minutes(2)).Call(), "the minutes of an order, when 0 were bound and then 2")
		require.Zero(t, number.With(partial.Minutes(2)).Call(partial.Minutes(0)), "the minutes of an order, when 2 were bound and then 0 were asked for")
	})
}

func TestTheFunctionIsCalledOncePerCall(t *testing.T) {
	lab.Rule(t, "Run later", "Bind", "Partial.With", "Partial.Call", "Partial.Jobs")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var brewed lab.Overlap
		p := partial.Bind(func(partial.Order) int { brewed.Enter(); return brewed.Total() })
		jobs := p.With(partial.Minutes(1)).Jobs([]string{"Ann", "Bob"})
		require.Zero(t, brewed.Total(), "calls of the function after Bind, With and Jobs, when nobody has called anything yet")
		for i, call := range []func() int{func() int { return p.Call() }, jobs[1], jobs[1], jobs[0], func() int { return p.Call(partial.Minutes(2)) }} {
			require.Equal(t, i+1, call(), "calls of the function so far, as call number %d returned it", i+1)
		}
		require.Empty(t, p.Jobs(nil), "jobs that Jobs returned for no names")
	})
}

func TestNoJobWaitsForAnother(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Partial.Jobs")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		brew := func(o partial.Order) string {
			tl.Work(last(o), time.Duration(o.Minutes)*time.Minute)
			return last(o)
		}
		var all sync.WaitGroup
		for _, job := range partial.Bind(brew).Jobs([]string{"Ann", "Bob", "Cleo"}) {
			all.Go(func() { job() })
		}
		all.Wait()
		tl.AssertTook(t, 3*time.Minute, "time for three jobs of Jobs, of 3 minutes each, at the same time")
	})
}

// The barrier lets nobody pass before all have come. Everything is shared that can be; and whatever room a slice has, one round meets it.
func TestAllMayCallAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Partial.Call", "Partial.With", "Partial.Jobs", "Bind", "Cups", "Extra")
	for more := range 4 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 12
			together := lab.NewBarrier(n)
			brew := func(o partial.Order) partial.Order {
				together.Wait()
				o.Extras["mine"]++
				o.Cups[0] = "mine"
				return o
			}
			first := partial.Bind(brew, partial.Cups("Ann"), partial.Extra("sugar", 1), partial.Minutes(4))
			p := first.With(partial.Cups("Bob")).With(partial.Extra("milk", 1))
			for range more {
				p = p.With(partial.Minutes(4))
			}
			names := make([]string, n)
			for i := range names {
				names[i] = fmt.Sprint("guest ", i)
			}
			jobs := p.Jobs(names)
			same := func(i int) int { return i - i%6 + 2 } // two run one and the same job
			cup := partial.Cups("Cleo")
			orders := make([]partial.Order, n)
			var all sync.WaitGroup
			for i := range orders {
				all.Go(func() {
					switch name := names[i]; i % 3 {
					case 0:
						orders[i] = p.With(cup).Call(partial.Cups(name), partial.Minutes(i))
					case 1:
						orders[i] = p.Call(cup, partial.Cups(name), partial.Minutes(i))
					case 2:
						orders[i] = jobs[same(i)]()
					}
				})
			}
			all.Wait()
			require.Zero(t, together.Missing(), "calls of the function that were missing, of %d that should run at the same time", n)
			for i, o := range orders {
				want := order("house blend", i, "mine", "Bob", "Cleo", names[i])
				if i%3 == 2 {
					want = order("house blend", 4, "mine", "Bob", names[same(i)])
				}
				want.Extras = map[string]int{"sugar": 1, "milk": 1, "mine": 1}
				requireOrder(t, want, o, fmt.Sprintf("the function of call %d of %d at the same time has changed", i, n))
			}
		})
	}
}

// Jobs are handed out and run by others; what they were made from goes on to be used.
func TestJobsRunWheneverTheyLike(t *testing.T) {
	lab.Rule(t, "A job for each", "Partial.Jobs")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		p := partial.Bind(keep, partial.Tea("Assam"))
		names := []string{"Ann", "Bob", "Cleo", "Dan"}
		jobs := p.Jobs(names)
		clear(names)
		p.With(partial.Tea("Darjeeling"))
		cups := make([][]string, len(jobs))
		var all sync.WaitGroup
		for i, job := range jobs {
			all.Go(func() {
				for range 3 {
					o := job()
					cups[i] = append(cups[i], o.Tea+" for "+fmt.Sprint(o.Cups))
				}
			})
		}
		all.Wait()
		for i, name := range []string{"Ann", "Bob", "Cleo", "Dan"} {
			want := "Assam for [" + name + "]"
			require.Equal(t, []string{want, want, want}, cups[i], "what the job for %s made, in three runs", name)
		}
	})
}

// A pot that breaks is no pot, and no cold one either.
func TestAPanicOfTheFunctionIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Partial.Call", "Partial.Jobs")
	for name, run := range map[string]func(p *partial.Partial[int]){
		"in a Call": func(p *partial.Partial[int]) { p.Call() },
		"in a job":  func(p *partial.Partial[int]) { p.Jobs([]string{"Ann"})[0]() },
	} {
		lab.Uncaught(t, "the function "+name, func(_ context.Context, boom func()) {
			run(partial.Bind(func(partial.Order) int { boom(); return 1 }))
		})
	}
}
