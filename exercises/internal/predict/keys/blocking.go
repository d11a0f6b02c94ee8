package keys

import "koans/exercises/internal/predict"

// Blocking is of the exercise predictblocking.
var Blocking = []predict.Key{
	{
		Name: "hello, hello", Prints: "hello hello hello awake", Does: predict.Returns,
		Why: "A sleep blocks its own goroutine and nobody else. There is no loop that all depend on, and so no other sleep to be awaited.",
	},
	{
		Name: "five seconds late", Prints: "6s", Does: predict.Returns,
		Why: "Of the ticks that nobody has received, one is kept and the others are dropped. It comes immediately, and the next when it is due, at six seconds.",
	},
	{
		Name: "the newest message", Prints: "0", Does: predict.Returns,
		Why: "The default drops what is to be put, not what is there: the oldest is kept. To keep the newest, take the old one out first.",
	},
	{
		Name: "a full box does not matter", Prints: "", Does: predict.Panics,
		Why: "The default is for a send that would have to wait. On a closed channel none waits, full or not: it panics.",
	},
	{
		Name: "three beats of patience", Prints: "beat beat beat", Does: predict.Leaks,
		Why: "When the loop has lost its patience, the work still goes on, and its result has nowhere to go. Room for one in the channel would let it end.",
	},
	{
		Name: "the owner asks itself", Prints: "outer", Does: predict.Deadlocks,
		Why: "The inner call is sent to the goroutine that is busy with the outer one. It would have to receive what it is itself sending.",
	},
	{
		Name: "two workers, five jobs", Prints: "", Does: predict.Deadlocks,
		Why: "Both workers hold out a result, and main holds out the third job: nobody receives. One goroutine has to send while another collects.",
	},
	{
		Name: "time to stop", Prints: "", Does: predict.RunsForever,
		Why: "In a select, break leaves the select, and the loop begins its next round. To leave the loop takes a return or a label.",
	},
	{
		Name: "called later", Prints: "", Does: predict.Races,
		Why: "AfterFunc calls the function in a goroutine of its own, not in a loop in which one thing is done at a time. A second in between orders nothing.",
	},
	{
		Name: "a watchdog in a line", Prints: "slow: 250ms", Does: predict.Returns,
		Why: "A deferred call has its operands evaluated immediately: AfterFunc is called where it stands, and only Stop is put off until the end.",
	},
	{
		Name: "three at once", Prints: "3s", Does: predict.Returns,
		Why: "Wait stands in the loop, and so each is waited for before the next is started. A WaitGroup may well be used again.",
	},
}
