package keys

import "koans/exercises/internal/predict"

// Queues is of the exercise predictqueues.
var Queues = []predict.Key{
	{
		Name: "first put, then get", Prints: "put 0 put 1", Does: predict.Deadlocks,
		Why: "A channel has room for as many as were asked for, and never grows. The third send waits for a receiver, which is the same goroutine, some lines further down.",
	},
	{
		Name: "all there is", Prints: "0 1 2", Does: predict.Deadlocks,
		Why: "A range over a channel ends when it is closed. That the only sender has gone home does not close it.",
	},
	{
		Name: "closed too early", Prints: "2 tea coffee 0", Does: predict.Returns,
		Why: "Close refuses what is to come and keeps what is there. When that is taken, each receive returns the zero value immediately, here the empty string.",
	},
	{
		Name: "the shop is closed", Prints: "1 2 closed", Does: predict.Panics,
		Why: "To send on a closed channel is a panic, and the sender cannot ask before. So let only a sender close it, one that knows that nobody else sends.",
	},
	{
		Name: "put it down at once", Prints: "no room", Does: predict.Leaks,
		Why: "Without a buffer, a send succeeds only if somebody is receiving already. So default was taken, the tea is gone, and a receiver that comes later waits for ever.",
	},
	{
		Name: "looked at first", Prints: "got it", Does: predict.Leaks,
		Why: "Both have seen it, and one can get it. What len said is out of date by the time you act on it; use select with a default.",
	},
	{
		Name: "counted when taken", Prints: "all done", Does: predict.Returns,
		Why: "Wait returns immediately while the counter is at zero, and nobody has counted yet. A job counts from when it is put, so Add belongs before the send.",
	},
	{
		Name: "changed afterwards", Prints: "1 5", Does: predict.Returns,
		Why: "A send copies the value. What lies in the queue is the order as it was then, and not a reference to yours.",
	},
	{
		Name: "changed by both", Prints: "", Does: predict.Races,
		Why: "What was done before the send is seen by the receiver; what is done after it is not ordered. With a pointer you hand over the thing itself, so leave it alone from then on.",
	},
	{
		Name: "news for all", Prints: "1", Does: predict.Returns,
		Why: "Each value goes to one receiver, whoever that is. Only the closing is seen by all. To tell many, give each a channel of its own.",
	},
	{
		Name: "until it is empty", Prints: "", Does: predict.RunsForever,
		Why: "A closed channel is always ready to be received from, so default never has its turn: job 0 comes each second. Look at the second value: j, ok := <-jobs.",
	},
}
