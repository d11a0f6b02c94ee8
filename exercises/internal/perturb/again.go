package perturb

// Again has the next hits considered like the first ones of the run, however many there were.
//
//go:norace
func Again() { hits = 0 }
