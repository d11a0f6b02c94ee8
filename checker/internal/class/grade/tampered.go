package grade

import (
	"fmt"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/exit"
)

// ErrTampered says that the workbook by which is to be graded is not as it was shipped.
var ErrTampered = exit.New(exit.Usage, "this workbook is not as it was shipped", "grade from a fresh clone of the workbook; make sum is for those who write exercises")

func untampered(c *course.Course) error {
	for _, e := range c.Exercises() {
		changes, err := checksum.Check(c, e)
		if err != nil {
			return err
		}
		if len(changes) > 0 {
			return fmt.Errorf("%w: %s", ErrTampered, changes[0])
		}
	}
	return nil
}
