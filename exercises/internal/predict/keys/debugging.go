package keys

import "koans/exercises/internal/predict"

// Debugging is of the exercise predictdebugging.
var Debugging = []predict.Key{
	{
		Name: "guarded where it is written", Prints: "", Does: predict.Races,
		Why: "A lock orders only those who take it, and time orders nobody. The line that prints reads hits without the lock, and nothing says that it comes after the writes.",
	},
	{
		Name: "the first is enough", Prints: "10", Does: predict.Leaks,
		Why: "The other two wait for somebody who takes their price, and nobody ever will. goleak shows them with the line of their send, and the go statement that started them.",
	},
	{
		Name: "the first is enough, with room", Prints: "10", Does: predict.Returns,
		Why: "With room for all of them nobody needs to receive. The two put their price into the buffer later, and end; channel and prices are collected as garbage.",
	},
	{
		Name: "there and back", Prints: "moved moved", Does: predict.Returns,
		Why: "The locks are taken in two orders, which is a deadlock that waits for its day. But on this day the first is done a minute before the second begins, and so both get through: a test that passes proves little.",
	},
	{
		Name: "there and back at once", Prints: "", Does: predict.Deadlocks,
		Why: "Each has one lock and waits for the other. In the dump both wait in Lock, in the same line: what tells them apart is which lock they hold, and only the source says that. Take locks in one order, whatever the direction.",
	},
	{
		Name: "to be on the safe side", Prints: "", Does: predict.Panics,
		Why: "recover sees the panics of its own goroutine only. One that comes to the top of any other ends the whole process, whatever main has deferred.",
	},
	{
		Name: "looked at before it is closed", Prints: "closed", Does: predict.Panics,
		Why: "Both have looked, and it was open. To look and to close are two steps, and the other one came in between: close of closed channel. sync.Once makes one step of it.",
	},
	{
		Name: "late, or never", Prints: "late", Does: predict.Returns,
		Why: "A nil channel is never ready, so its case is as good as not there, and the other one ends the wait. Without that case it would be a deadlock.",
	},
	{
		Name: "the failed one counts twice", Prints: "failed done", Does: predict.Panics,
		Why: "The failed job takes two off the counter, and so the next one makes it negative. The panic names the line of the other job, which is not to blame. With Go, which counts by itself, it cannot happen.",
	},
	{
		Name: "try again", Prints: "", Does: predict.RunsForever,
		Why: "The way out with an error has kept the lock. With Lock, the runtime and every dump would tell of a deadlock; TryLock in a loop hides it, since something always goes on.",
	},
	{
		Name: "a deadline of its own", Prints: "too late", Does: predict.Leaks,
		Why: "The deadline is the waiter's. Nobody has told the one who works, and when he comes with his answer, nobody is there. A buffer of one lets him put it down and go.",
	},
	{
		Name: "who am I", Prints: "false", Does: predict.Returns,
		Why: "The goroutine is labelled, and a profile would show it. But a context does not change: the labels are in the one that Do gives to its function, which is thrown away here.",
	},
}
