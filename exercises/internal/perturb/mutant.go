package perturb

import "os"

// Mutant is which of the faults that the checker has written into an answer is in force, to measure what the tests
// see; "" is none. It is written once, before main.
var Mutant = os.Getenv("KOANS_MUTANT")
