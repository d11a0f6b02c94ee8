package grade

import (
	"errors"
	"fmt"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
)

// ErrTampered says that the workbook by which is to be graded is not as it was shipped.
var ErrTampered = errors.New("this workbook is not as it was shipped")

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
