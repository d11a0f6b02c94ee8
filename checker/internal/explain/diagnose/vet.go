package diagnose

import "regexp"

// vet reports what go vet said.
func vet(v *view) []Finding {
	var fs []Finding
	for _, c := range v.complaints(v.run.Vet) {
		f := Finding{Kind: Vet, Pos: c.pos, Message: "go vet: " + c.text, Help: advice(vetAdvice, c.text), Raw: c.raw}
		fs = append(fs, f)
	}
	return fs
}

var vetAdvice = []adviser{
	{regexp.MustCompile(`lock value|passes lock by value|copies lock`), "A copy of a lock is another lock, which protects nothing: pass a pointer, and give methods a pointer receiver."},
	{regexp.MustCompile(`cancel function|context leak`), "Until cancel is called the context's timer and goroutine stay: `defer cancel()` right after it was made."},
	{regexp.MustCompile(`WaitGroup.Add called from inside new goroutine`), "Wait may run before the goroutine has come to its Add: call Add before `go`, or use wg.Go."},
	{regexp.MustCompile(`loop variable .* captured`), "All goroutines share the one variable: hand it over as an argument."},
	{regexp.MustCompile(`from a non-test goroutine`), "t.Fatal and FailNow end only the goroutine that calls them: use t.Error there, and return."},
	{regexp.MustCompile(`unreachable code`), "Nothing gets here: look at the return, panic or endless loop above."},
	{regexp.MustCompile(`result of .* call not used`), "The call has no effect but its result, and that is thrown away."},
	{regexp.MustCompile(`(?i)printf|format %|formatting directive`), "The verbs of the format and the arguments do not fit together."},
	{regexp.MustCompile(`self-assignment`), "It assigns a variable to itself: was a field or a parameter meant?"},
	{regexp.MustCompile(`misuse of unbuffered os.Signal channel`), "signal.Notify does not wait for a receiver: give the channel a buffer of one."},
	{regexp.MustCompile(`sync/atomic|direct assignment to atomic`), "The result of an atomic operation must not be assigned to the variable that it works on."},
}
