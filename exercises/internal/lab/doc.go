// Package lab is what the koans' tests are written with, beside testify and
// [testing/synctest]. It adds only what these lack:
//
//   - [Bubble] and [Real] open a test on simulated or on real time, and fail it
//     when a goroutine is left behind or when nothing can go on;
//   - [Rule] says which of the lesson's rules a test proves;
//   - [Timeline] records what happened when, for the picture that the checker draws;
//   - [Uncaught] shows that a panic of a callback is not caught, and survives it;
//   - [Overlap], [Barrier] and [Yield] show whether things happen at once, without a clock;
//   - [Stir] has perturbed runs mix the goroutines' steps anew;
//   - [OneStays] has all but one of those give up who wait in line, [ComesJustThen] gives what some have just begun to wait for, and
//     [LeavesNothing] looks what those who waited have left with their context;
//   - [LeavesNoTimer] looks for timers that were not stopped;
//   - [NoHalves] has a result and the end of a context come in the same moment;
//   - [Ended], [Slow], [Watched] and [LateContext] are contexts that answer at an awkward moment;
//   - [Goroutines] counts those of a bubble;
//   - [Network] is a network in memory, for net/http in bubbles;
//   - [Rand] draws values that no answer can guess.
//
// The recorders and the barrier add no happens-before edge between the
// goroutines that use them: a data race of the code under test stays visible to
// the race detector although both sides record what they do.
package lab
