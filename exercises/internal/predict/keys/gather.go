package keys

import "koans/exercises/internal/predict"

// Gather is of the exercise predictgather.
var Gather = []predict.Key{
	{
		Name: "three answers", Prints: "1 2 3", Does: predict.Returns,
		Why: "A channel hands out values in the order in which they come. To keep the order of the start, give each result a place of its own.",
	},
	{
		Name: "a list of results", Prints: "", Does: predict.Races,
		Why: "All three read and write the one variable results. Wait orders them before main, but not among each other.",
	},
	{
		Name: "one of the two fails", Prints: "coffee no tea 3s context canceled", Does: predict.Returns,
		Why: "Wait waits for all, even after an error. The context was cancelled after one second, but the other does not look at it.",
	},
	{
		Name: "room for one", Prints: "too late", Does: predict.Returns,
		Why: "The late answer finds room in the channel's buffer, so its goroutine need not wait for anybody, and ends.",
	},
	{
		Name: "two seconds and a half", Prints: "0 1 2 3 timeout", Does: predict.Returns,
		Why: "Each round calls time.After again, and so the time begins anew. It is up only after two and a half seconds of silence.",
	},
	{
		Name: "first wait, then collect", Prints: "", Does: predict.Deadlocks,
		Why: "Each of the three waits for a receiver, and the receiver waits for the three. Waiting and closing belong in a goroutine of their own.",
	},
	{
		Name: "two are enough", Prints: "0 1", Does: predict.Leaks,
		Why: "The break ends the loop and nothing else. The third still comes to its send, and nobody receives any more.",
	},
	{
		Name: "one too many", Prints: "gathered", Does: predict.Panics,
		Why: "After two calls of Done the counter is at zero and Wait returns; the third makes it negative, and that is a panic, a second later.",
	},
	{
		Name: "two at a time", Prints: "1s 2s", Does: predict.Returns,
		Why: "With a limit, Go itself waits until there is room: the third call waits for a second. There is no queue behind it.",
	},
	{
		Name: "a child of a child", Prints: "child", Does: predict.Deadlocks,
		Why: "The child has the only slot and does not give it back before Go has returned, which waits for a slot.",
	},
	{
		Name: "until there are ten", Prints: "", Does: predict.RunsForever,
		Why: "A closed channel does not end the loop, and is no error: it hands out zeros, as many as one asks for. One, two and three are six.",
	},
}
