// Package stream reads what go test, go vet, go build or a program of anybody's
// prints, passes it on as it comes, and puts findings in the place of the reports in it:
// data races, panics and goroutine dumps, leaked goroutines, failed assertions, errors
// of the compiler and of vet. The explanations are those of package diagnose; the source that they
// look at is read from disk.
//
// It is made for output of any size. What is no report is never held back for
// longer than one report may be long, and of a dump only one goroutine of each kind
// is kept: memory depends neither on the length of the stream nor on the number of goroutines.
package stream
