// Package hunt looks for bugs in the concurrency of any module, as the course's own perturbation does in answers: the module's own
// files are built with hooks that let other goroutines run first, with the race detector, and each test is run again
// and again in a process of its own, with another seed and another number of processors each time. When a test has
// ended, a goroutine of the module's that is left is a leak; a process that does nothing any more, and in which every goroutine
// waits for another one, is stuck.
//
// The module is never changed: what is written into files exists in the build's overlay only.
package hunt
