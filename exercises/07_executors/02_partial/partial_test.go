package partial_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	partial "koans/exercises/07_executors/02_partial"
	"koans/exercises/internal/lab"
)

// The picture of the lesson: three slips are written, and carried out at the same time.
func TestThreeSlipsAreCarriedOut(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Partial.Call")
	lab.Rule(t, "Run later", "Bind", "Partial.With")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		brew := func(o partial.Order) string {
			tl.Work(last(o), time.Duration(o.Minutes)*time.Minute)
			return "tea for " + last(o)
		}
		assam := partial.Bind(brew, partial.Tea("Assam"))
		strong := assam.With(partial.Minutes(8), partial.Extra("sugar", 2))
		require.Empty(t, tl.Recording().Spans, "pots that Bind and With brewed, before anybody called")
		results := make([]string, 3)
		var all sync.WaitGroup
		all.Go(func() { results[0] = assam.Call(partial.Cups("Ann")) })
		all.Go(func() { results[1] = assam.Call(partial.Minutes(5), partial.Cups("Bob")) })
		all.Go(func() { results[2] = strong.Call(partial.Cups("Cleo")) })
		all.Wait()
		require.Equal(t, []string{"tea for Ann", "tea for Bob", "tea for Cleo"}, results, "what three calls returned, of the function that was given to Bind")
		tl.AssertTook(t, 8*time.Minute, "time for three pots of 3, 5 and 8 minutes at the same time")
	})
}

func TestWhatIsNotMentionedIsAsUsual(t *testing.T) {
	lab.Rule(t, "Defaults", "Bind", "Partial.Call", "Minutes", "Tea")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		plain := partial.Bind(echo)
		requireOrder(t, order("house blend", 3), plain.Call(), "nothing was said of")
		requireOrder(t, order("Assam", 3), plain.Call(partial.Tea("Assam")), "only the tea was said of")
		requireOrder(t, order("house blend", 0), plain.Call(partial.Minutes(0)), "0 minutes were asked for in")
		requireOrder(t, order("", 3), plain.Call(partial.Tea("")), "a tea without a name was asked for in")
	})
}

func TestALaterOptionWins(t *testing.T) {
	lab.Rule(t, "The last word", "Partial.Call", "Partial.With", "Cups", "Extra", "Minutes")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		twice := partial.Bind(echo).Call(partial.Cups("Ann"), partial.Extra("sugar", 1), partial.Cups("Bob"), partial.Extra("milk", 1))
		require.Equal(t, []string{"Ann", "Bob"}, twice.Cups, "the cups of an order, to which Cups was applied twice")
		require.Equal(t, map[string]int{"sugar": 1, "milk": 1}, twice.Extras, "the extras of an order, to which Extra was applied twice, for sugar and for milk")
		bound := partial.Bind(echo, partial.Minutes(1), partial.Minutes(4), partial.Cups("Ann", "Bob"), partial.Extra("sugar", 1))
		with := bound.With(partial.Minutes(5), partial.Cups("Cleo"), partial.Extra("milk", 1))
		want := order("house blend", 6, "Ann", "Bob", "Cleo", "Dan")
		want.Extras["sugar"], want.Extras["milk"] = 3, 1
		got := with.Call(partial.Minutes(9), partial.Cups("Dan"), partial.Minutes(6), partial.Extra("sugar", 3))
		requireOrder(t, want, got, "6 minutes, 3 sugar and Dan's cup were said last in")
		double := func(o *partial.Order) { o.Minutes *= 2 }
		requireOrder(t, order("house blend", 12), partial.Bind(echo, partial.Minutes(5), double).With(partial.Minutes(6)).Call(double), "5 minutes, doubled, then 6 minutes, doubled, were said of")
	})
}

// The guests change their minds when the slip has been written.
func TestWhatIsBoundStaysAsItWas(t *testing.T) {
	lab.Rule(t, "Bound now", "Cups", "Bind", "Partial.With")
	lab.Rule(t, "Bound now", "Partial.Jobs")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		guests := []string{"Ann", "Bob"}
		cups, jobs := partial.Cups(guests...), partial.Bind(echo).Jobs(guests)
		guests[0], guests[1] = "nobody", "nobody"
		require.Equal(t, []string{"Ann", "Bob"}, partial.Bind(echo).Call(cups).Cups, "the cups of an order: the caller has changed the slice since, whose names were given to Cups")
		require.Len(t, jobs, 2, "jobs that Jobs returned for two names")
		require.Equal(t, "Bob", last(jobs[1]()), "the last cup of the second job, when the caller has changed his slice after Jobs")
		options := []partial.Option{partial.Minutes(5)}
		bound, with := partial.Bind(echo, options...), partial.Bind(echo).With(options...)
		options[0] = partial.Minutes(99)
		requireOrder(t, order("house blend", 5), bound.Call(), "the caller has changed his slice of options, after Bind, of")
		requireOrder(t, order("house blend", 5), with.Call(), "the caller has changed his slice of options, after With, of")
	})
}

func TestWithLeavesAlone(t *testing.T) {
	lab.Rule(t, "With makes another", "Partial.With", "Partial.Call")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first := partial.Bind(echo, partial.Tea("Assam"), partial.Cups("Ann"), partial.Extra("sugar", 1))
		second := first.With(partial.Minutes(5), partial.Cups("Bob"))
		third := first.With(partial.Minutes(8), partial.Extra("sugar", 2))
		for range 2 { // what one Call is given is for this one
			requireMinutes(t, 3, []string{"Ann"}, 1, first.Call(), "that others were made from")
			requireMinutes(t, 5, []string{"Ann", "Bob"}, 1, second.Call(), "made from it with 5 minutes and a cup for Bob")
			requireMinutes(t, 8, []string{"Ann"}, 2, third.Call(), "made from it with 8 minutes and 2 sugar")
			second.Call(partial.Cups("Cleo"), partial.Minutes(1))
		}
		six, seven := second.With(partial.Minutes(6)), second.With(partial.Minutes(7))
		requireMinutes(t, 6, []string{"Ann", "Bob"}, 1, six.Call(), "that was the first of two made by With from a third, with 6 minutes")
		requireMinutes(t, 7, []string{"Ann", "Bob"}, 1, seven.Call(), "that was the second, with 7 minutes")
	})
}

// The kitchen writes into its order, or keeps it for later.
func TestEachCallHasAnOrderOfItsOwn(t *testing.T) {
	lab.Rule(t, "Each order by itself", "Partial.Call", "Cups", "Extra")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		bound := partial.Bind(spoil, partial.Cups("Ann", "Bob"), partial.Extra("sugar", 1))
		for range 3 {
			got := bound.Call()
			require.Equal(t, []string{"Ann", "Bob"}, got.Cups, "the cups of a Call, when each one's function spoils its order")
			require.Equal(t, map[string]int{"sugar": 1}, got.Extras, "the extras of a Call, when each one's function spoils its order")
		}
		plain := partial.Bind(spoil)
		plain.Call()
		requireOrder(t, order("house blend", 3), plain.Call(), "another call's function has spoilt its own, and nothing was said of")
		kept := partial.Bind(keep, partial.Cups("Ann"), partial.Extra("sugar", 1))
		first := kept.Call()
		kept.Call(partial.Cups("Bob"), partial.Extra("milk", 1))
		require.Equal(t, []string{"Ann"}, first.Cups, "the cups of an order that the function of a Call has kept, after another Call")
		require.Equal(t, map[string]int{"sugar": 1}, first.Extras, "the extras of an order that the function of a Call has kept, after another Call")
	})
}

// In any order, and again.
func TestThereIsAJobForEachName(t *testing.T) {
	lab.Rule(t, "A job for each", "Partial.Jobs")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		pots := 0
		brew := func(o partial.Order) partial.Order { pots++; return o }
		jobs := partial.Bind(brew, partial.Cups("the cook")).Jobs([]string{"Ann", "Bob", "Cleo"})
		require.Len(t, jobs, 3, "jobs that Jobs returned for three names")
		for _, i := range []int{2, 0, 1, 0, 2} {
			name := []string{"Ann", "Bob", "Cleo"}[i]
			requireOrder(t, order("house blend", 3, "the cook", name), jobs[i](), "job "+name+", of three, made")
		}
		require.Equal(t, 5, pots, "pots that were brewed, when three jobs were run five times in all")
	})
}

func TestEachRunOfAJobHasAnOrderOfItsOwn(t *testing.T) {
	lab.Rule(t, "Each order by itself", "Partial.Jobs")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		jobs := partial.Bind(spoil, partial.Extra("sugar", 1)).Jobs([]string{"Ann", "Bob"})
		for range 2 {
			got := jobs[1]()
			require.Equal(t, []string{"Bob"}, got.Cups, "the cups of a job that is run twice, when its function spoils the order")
			require.Equal(t, map[string]int{"sugar": 1}, got.Extras, "the extras of a job that is run twice, when its function spoils the order")
		}
	})
}
