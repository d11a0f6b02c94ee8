package keys

import "koans/exercises/internal/predict"

// Sync is of the exercise predictsync.
var Sync = []predict.Key{
	{
		Name: "a lock for the copy", Prints: "10", Does: predict.Deadlocks,
		Why: "A mutex is a value, and was copied as it was: locked. Nobody will ever unlock the copy. Hand on pointers to what has a lock in it.",
	},
	{
		Name: "three times under the lock", Prints: "0", Does: predict.Deadlocks,
		Why: "What is deferred runs when the function returns, not at the end of a block or a round. The second Lock waits for the first.",
	},
	{
		Name: "unlocked by somebody else", Prints: "other main", Does: predict.Returns,
		Why: "A mutex does not know who has locked it. Anybody may unlock it, and whoever locks it twice simply waits until somebody does.",
	},
	{
		Name: "unlocked to be safe", Prints: "locked", Does: predict.Panics,
		Why: "To unlock what is not locked is a fatal error. That is no panic that recover could catch: nothing deferred runs any more.",
	},
	{
		Name: "once, whatever happens", Prints: "try connected", Does: predict.Returns,
		Why: "For a Once, a function that has panicked has run. The second call does nothing at all, and all seems well.",
	},
	{
		Name: "three atomic increments", Prints: "1", Does: predict.Returns,
		Why: "Load is atomic, and so is Store, but not both together: all three load 0 and store 1. That is no data race, and still wrong. Add would be one step.",
	},
	{
		Name: "only a read lock", Prints: "", Does: predict.Races,
		Why: "Any number of goroutines may hold a read lock at the same time, so it keeps none of them from writing while another does.",
	},
	{
		Name: "an event is set", Prints: "set", Does: predict.Panics,
		Why: "From a closed channel everybody may receive, as often as they like: a fine event. But closing it twice is a panic.",
	},
	{
		Name: "a semaphore of two", Prints: "in", Does: predict.Deadlocks,
		Why: "To release is to take something out of the channel. The second time nothing is in it, so it waits, instead of making a third slot.",
	},
	{
		Name: "not enough money", Prints: "false bye", Does: predict.Leaks,
		Why: "The early return leaves the lock locked, and the next to come waits for ever. Unlock in a defer, right after Lock.",
	},
	{
		Name: "trying again", Prints: "", Does: predict.RunsForever,
		Why: "Nobody else could unlock it, but a goroutine that tries again and again never waits. So the runtime does not see a deadlock.",
	},
}
