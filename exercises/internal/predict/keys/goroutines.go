package keys

import "koans/exercises/internal/predict"

// Goroutines is of the exercise predictgoroutines.
var Goroutines = []predict.Key{
	{
		Name: "the upper case", Prints: "false", Does: predict.Returns,
		Why: "If several cases are ready, select takes one of them at random, each about as often. The order in which they are written means nothing.",
	},
	{
		Name: "the case that was not taken", Prints: "1", Does: predict.Returns,
		Why: "Either order may be taken, but only one of them is. A case that was not taken has not happened: the other order is still in its channel.",
	},
	{
		Name: "closed for today", Prints: "0 0 0", Does: predict.Returns,
		Why: "A closed channel is ready for ever, with the zero value. The second result of a receive, false here, would have told; or set the variable to nil.",
	},
	{
		Name: "a kitchen that nobody built", Prints: "", Does: predict.Deadlocks,
		Why: "A channel is nil until make has made it. Sending to a nil channel and receiving from it is allowed, and waits for ever.",
	},
	{
		Name: "whoever leaves last", Prints: "closed", Does: predict.Panics,
		Why: "Closing a channel a second time is a panic, in whichever goroutine, and it ends the program. So exactly one goroutine closes, when it knows that all others are done.",
	},
	{
		Name: "nothing yet", Prints: "", Does: predict.RunsForever,
		Why: "With a default, select never waits, so the loop comes round again and again. Without it, the wait would block, and the runtime would see a deadlock.",
	},
	{
		Name: "four waiters and one total", Prints: "", Does: predict.Races,
		Why: "Wait orders the four before main, but nothing orders them among each other, and total += 10 reads and writes. One of the additions may be lost.",
	},
	{
		Name: "a value for the child", Prints: "7 <nil>", Does: predict.Returns,
		Why: "WithValue changes no context: it makes another one, below. The value goes only where that one is handed, unlike that of a ContextVar.",
	},
	{
		Name: "the child hangs up", Prints: "<nil> context canceled", Does: predict.Returns,
		Why: "When a context ends, all those below it do, and none above it. It was cancelled before its second was over, and that is what Err says.",
	},
	{
		Name: "late clean-up", Prints: "<nil> context deadline exceeded", Does: predict.Returns,
		Why: "A context that has ended stays ended: whatever waits with it gives up immediately, cleaning up as well. Clean up with context.WithoutCancel, and a limit of its own.",
	},
	{
		Name: "the first of all contexts", Prints: "good night", Does: predict.Leaks,
		Why: "Nobody can end context.Background, and its Done is a nil channel. The goroutine waits for as long as the process lives.",
	},
}
