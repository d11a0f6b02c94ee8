package lab

import "koans/exercises/internal/perturb"

// Stir has a perturbed run mix the goroutines' steps as much as at its beginning, and does nothing in any other. Only the first
// twenty thousand steps of a run are all considered, and tests that loop for long use them up. So one that is about what
// comes in between two steps of the code under test calls it first.
func Stir() { perturb.Again() }
