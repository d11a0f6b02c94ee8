package keys

import "koans/exercises/internal/predict"

// Web is of the exercise predictweb.
var Web = []predict.Key{
	{
		Name: "no error", Prints: "<nil> 500", Does: predict.Returns,
		Why: "An answer is an answer, whatever its status. The error is for what got none: a connection that broke, a time limit.",
	},
	{
		Name: "a bad order", Prints: "400 which dish? soup", Does: predict.Returns,
		Why: "http.Error writes an answer, and returns as any function does. The handler goes on, unless you return.",
	},
	{
		Name: "second thoughts", Prints: "200 soup is out", Does: predict.Returns,
		Why: "The first write of the body sends the status, 200 if none was set. What is set afterwards comes too late.",
	},
	{
		Name: "ordered twice", Prints: "4 <nil> 0 <nil>", Does: predict.Returns,
		Why: "The body is read when it is sent, and stays at its end. To send it again, open it again: req.GetBody.",
	},
	{
		Name: "two seconds of patience", Prints: "5s <nil>", Does: predict.Returns,
		Why: "A time limit ends the request's context, and that is all it can do. This transport does not look at it; the one of net/http does.",
	},
	{
		Name: "a fire in the kitchen", Prints: "cooking", Does: predict.Panics,
		Why: "It is the http.Server that catches panics of its handlers. Here none is around: the handler is called like any function.",
	},
	{
		Name: "counting guests", Prints: "", Does: predict.Races,
		Why: "A server calls a handler for each request in a goroutine of its own. What handlers share needs a lock, even a number.",
	},
	{
		Name: "a letter nobody opens", Prints: "202", Does: predict.Leaks,
		Why: "A pipe has no room: the writer waits until somebody reads, or closes the other end. This transport does neither, though it should close what it was given.",
	},
	{
		Name: "first written, then sent", Prints: "", Does: predict.Deadlocks,
		Why: "A pipe has no room: the writer waits for a reader, who would come with the request that is to be sent afterwards. Write in a goroutine.",
	},
	{
		Name: "the guest has left", Prints: "503 too slow", Does: predict.Leaks,
		Why: "The request's context ends the waiting, not the cooking. Two seconds later the soup is ready, and nobody will ever take it: give the channel room for one.",
	},
	{
		Name: "closed before it opened", Prints: "<nil> http: Server closed good night", Does: predict.Returns,
		Why: "A server that was shut down stays so, and serves no more, not even for the first time. ErrServerClosed is how that is said, and no failure.",
	},
	{
		Name: "again, until it is well", Prints: "", Does: predict.RunsForever,
		Why: "The := in the loop declares another resp, which is gone at the end of the round. The one that the loop looks at stays 503.",
	},
}
