// Package report writes what people and programs read: verdicts, lessons, lists and
// progress, on an io.Writer, in a [Style]. Facts come first, and nothing is said
// by colour alone.
//
// # JSON
//
// [JSON] writes one object a verdict. Paths are relative to the root of the course
// and have slashes on every system; a file outside of it keeps its absolute path.
// Durations are whole nanoseconds and their keys end in _ns. Keys marked ? are
// left out when there is nothing to say; lists never are.
//
//	name         the exercise's bare name
//	file         the answer that was judged
//	verdict      "passed", "failed", "errored" (the checker's own trouble) or "tampered"
//	findings     what is wrong, the cause first; empty when passed
//	  kind         "build", "vet", "test", "panic", "race", "leak", "deadlock", "stopped-clock", "spin", "timeout", "asked",
//	               "exit", "skip", "output", "memory", "forbidden" or "tampered"
//	  file, line, col ?   the learner's line, where known
//	  message      what happened, a plain sentence
//	  help ?       what to look at
//	  rule ?       the promise of the lesson that the test proves: name, text
//	  test ?       the test in which it was seen
//	  count ?      how often, when more than once
//	  related      other places that belong to it: file, line, col ?, message
//	refused      what grading would refuse, whatever the verdict: findings like those above
//	tests        of the run that decided, in order of their start, subtests after their parents
//	  name, status ("passed", "failed", "skipped", "missing"), duration_ns, output ?
//	runs, clean  how many runs were made, and how many of them had nothing to object
//	seed ?       of the perturbation of the run that decided, a string, since it may be beyond 2⁵³
//	procs ?      the run's GOMAXPROCS
//	duration_ns  from the build's start to the verdict
//	error ?      why the checker could not judge
//	timelines    what the goroutines of the tests did
//	  test         the test that recorded it
//	  simulated    whether its clock is a bubble's, and so exact
//	  took_ns, want_ns ?, limit ?    how long it took and should have taken; how many might be under way at once
//	  strategy ?   the way in which it was done, where several are compared
//	  spans        lane, name ?, start_ns, end_ns, outcome ? ("open", "cancelled" or the test's own word)
//	  dropped ?    spans left out because there were too many
package report
