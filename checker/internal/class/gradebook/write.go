package gradebook

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"koans/checker/internal/atomicfile"
)

// forms are the files that a gradebook is written as.
var forms = []struct {
	name  string
	write func(*Gradebook, io.Writer) error
}{
	{"gradebook.json", (*Gradebook).WriteJSON},
	{"gradebook.csv", (*Gradebook).WriteCSV},
	{"canvas.csv", (*Gradebook).WriteCanvas},
	{"moodle.csv", (*Gradebook).WriteMoodle},
	{"junit.xml", (*Gradebook).WriteJUnit},
}

// WriteAll writes the gradebook into dir in all its forms: tables, and pages for the class and for each student.
// Each file is replaced as a whole or not at all.
func (g *Gradebook) WriteAll(dir string) error {
	if err := g.distinct(); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, form := range forms {
		var b bytes.Buffer
		if err := form.write(g, &b); err != nil {
			return err
		}
		if err := atomicfile.Write(filepath.Join(dir, form.name), b.Bytes()); err != nil {
			return err
		}
	}
	return g.writePages(dir)
}
