package keys

import "koans/exercises/internal/predict"

// Executors is of the exercise predictexecutors.
var Executors = []predict.Key{
	{
		Name: "one for each guest", Prints: "Ann Bob Cleo", Does: predict.Returns,
		Why: "Since Go 1.22, each turn of a loop has a variable of its own, so each closure sees another. In a module with an older go line, and in Python, all would be for Cleo.",
	},
	{
		Name: "one name for all", Prints: "Cleo Cleo Cleo", Does: predict.Returns,
		Why: "A variable that is declared before the loop is one variable, in every version of Go. The closures keep the variable and not its value, and when they run it holds the last.",
	},
	{
		Name: "bound or seen", Prints: "5 3", Does: predict.Returns,
		Why: "What is passed as an argument is bound in that moment: 3. What a closure finds outside of itself is looked up when it runs: by then it is 5.",
	},
	{
		Name: "two slips from one", Prints: "for Bob for Bob", Does: predict.Returns,
		Why: "There is room behind the first element, so both appends write into the same array, to the same place. With slices.Clip(slip) each would have had to copy it.",
	},
	{
		Name: "asked twice", Prints: "42", Does: predict.Deadlocks,
		Why: "A value in a channel goes to one receiver, once. A future that may be asked again has to keep its result, and close a channel to say that it is there.",
	},
	{
		Name: "a job that submits a job", Prints: "outer inner", Does: predict.Leaks,
		Why: "There are two workers: while one waits in the outer job, the other does the inner one. With one it would be a deadlock. Nobody closes jobs, so both workers wait for ever in the end.",
	},
	{
		Name: "boom in the pool", Prints: "", Does: predict.Panics,
		Why: "A panic can be recovered only in the goroutine in which it happens. It ends the whole program, and no deferred function of main runs.",
	},
	{
		Name: "sorry", Prints: "sorry: boom", Does: predict.Deadlocks,
		Why: "The deferred function recovers, and its function returns all the same: that is the worker, loop and all. Nobody is left who would take the second job. Recover around each job.",
	},
	{
		Name: "the pool is closed", Prints: "closed", Does: predict.Returns,
		Why: "When main returns, the program is over, whatever is queued. Python waits for the threads of its pools when it exits; Go waits for nobody.",
	},
	{
		Name: "the owner asks itself", Prints: "outer", Does: predict.Deadlocks,
		Why: "The owner waits for the inner call, which lies in its own box. As long as it waits, it takes nothing out. Room in the box does not help; that the owner has the value anyway would.",
	},
	{
		Name: "a look at the table", Prints: "", Does: predict.Races,
		Why: "The table belongs to the owner, and main looks at it without asking. That a second has gone by orders nothing: only a send, a lock or the like does.",
	},
	{
		Name: "a pipe without a reader", Prints: "written", Does: predict.Deadlocks,
		Why: "A pipe holds only so much, and this one nothing at all: a write waits until all of it has been read. Here nobody reads after the first five bytes.",
	},
}
