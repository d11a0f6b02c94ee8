package course

import "os"

// ReportFile holds what a tool said of the fault that is planted in an exercise, for the learner to read.
const ReportFile = "report.txt"

// PlantsFault reports whether the stub is a finished program with a fault planted in it, to be found
// with the report that lies beside it. What the report says has no say in verdicts.
func (e *Exercise) PlantsFault() bool {
	_, err := os.Stat(e.File(ReportFile))
	return err == nil
}
