package diagnose

import "fmt"

// shared tells of the variable of the package that somebody of an exercise's answer waits on, a channel or a WaitGroup say; "" if there is none. Calls
// that have it in common take what was meant for each other; and on simulated time it belongs to the first test that has used it.
func (v *view) shared(cs []crowd) string {
	if v.run.Variant.Exercise == nil {
		return ""
	}
	for _, c := range cs {
		if c.at.whose != Learners || !c.at.direct {
			continue
		}
		if name := v.file(c.at.File).PackageVar(c.at.Line); name != "" {
			return fmt.Sprintf("%s is a variable of the package: all calls share it, those of one test with those of another, too. Make one in each call.", name)
		}
	}
	return ""
}
