// want forbidden
package sample

// What is started here is in no test's bubble, and neither is what it starts.
var calls = started()

func started() chan func() {
	calls := make(chan func())
	go func() {
		for work := range calls {
			go func() { select {} }()
			work()
			work()
			calls <- nil
		}
	}()
	return calls
}

func Twice(work func()) {
	calls <- work
	<-calls
}
