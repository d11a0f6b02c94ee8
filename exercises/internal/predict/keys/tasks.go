package keys

import "koans/exercises/internal/predict"

// Tasks is of the exercise predicttasks.
var Tasks = []predict.Key{
	{
		Name: "the forgotten task", Prints: "coffee", Does: predict.Returns,
		Why: "When main returns, the program is over. Nothing waits for a goroutine unless it was told to. It is no leak: a second later it would have ended by itself.",
	},
	{
		Name: "one task for each number", Prints: "0 10 20", Does: predict.Returns,
		Why: "Each round of the loop has an i of its own, and each goroutine an element of its own. Wait orders their writes before the reads.",
	},
	{
		Name: "brewing in the background", Prints: "2s tea", Does: predict.Returns,
		Why: "The go statement evaluates the arguments first, here and now; only the call of serve itself runs in the background.",
	},
	{
		Name: "awaited twice", Prints: "42", Does: predict.Deadlocks,
		Why: "A channel is no task: a value that was received is gone, and nobody sends another.",
	},
	{
		Name: "cancelled at once", Prints: "0 1 2 context canceled", Does: predict.Returns,
		Why: "A cancel interrupts nothing. It is a notice, and this goroutine never looks at it.",
	},
	{
		Name: "the first of two", Prints: "hare", Does: predict.Leaks,
		Why: "The tortoise comes to its send, and nobody receives: it would stand there as long as the process lives.",
	},
	{
		Name: "long enough", Prints: "", Does: predict.Races,
		Why: "A second is long, but it orders nothing. Only a channel, a lock or the like makes the write happen before the read.",
	},
	{
		Name: "caught by main", Prints: "", Does: predict.Panics,
		Why: "A panic does not leave its goroutine: recover in another one sees nothing, and the whole program dies.",
	},
	{
		Name: "step by step", Prints: "", Does: predict.RunsForever,
		Why: "No exception flies through the loop: return leaves step, and nothing else. Whatever learns of the end has to pass it on.",
	},
	{
		Name: "the clock is stopped", Prints: "tick tick", Does: predict.Deadlocks,
		Why: "Stop ends the ticks and does not close the channel. The loop waits for a third tick, which never comes.",
	},
}
