package diagnose

import "koans/checker/internal/diagnose/internal/stack"

// why says what to look at when c waits, and what of the source makes it wait.
func (v *view) why(c crowd, all []crowd) string {
	return waitAdvice[c.wait]
}

var waitAdvice = map[stack.Wait]string{
	stack.Send:        "A send waits until somebody receives: who should, and can it have gone away?",
	stack.Receive:     "A receive waits until somebody sends or closes the channel: who should, and does every path get there?",
	stack.NilSend:     "A nil channel blocks for ever: it needs make(chan …).",
	stack.NilReceive:  "A nil channel blocks for ever: it needs make(chan …).",
	stack.Select:      "None of the cases can happen any more: is there one for the end, such as <-ctx.Done()?",
	stack.EmptySelect: "An empty select never ends.",
	stack.Lock:        "Somebody holds the lock and does not give it back: look for a path without Unlock, and for locks that are taken in different orders.",
	stack.ReadLock:    "A writer holds the lock, or waits for it: look for a path without Unlock.",
	stack.WriteLock:   "Somebody holds the lock and does not give it back: look for a path without Unlock or RUnlock, and for a reader that asks to write.",
	stack.Once:        "The function that was given to Do has not ended: does it call Do itself?",
	stack.WaitGroup:   "Wait returns when Done has been called as often as Add counted: look for a path without Done.",
	stack.Cond:        "Nobody signals any more: each change that a waiter waits for must be followed by Signal or Broadcast.",
	stack.Sleep:       "What should end it while it sleeps? A timer and ctx.Done() in one select can be woken.",
	stack.IO:          "What it reads from or writes to was not closed.",
}
