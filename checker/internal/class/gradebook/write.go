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
	{"items.csv", (*Gradebook).WriteItems},
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
		if err := g.writeForm(filepath.Join(dir, form.name), form.write); err != nil {
			return err
		}
	}
	if name := g.FeedbackFile(); name != "" {
		if err := g.writeForm(filepath.Join(dir, name), (*Gradebook).WriteFeedback); err != nil {
			return err
		}
	}
	return g.writePages(dir)
}

func (g *Gradebook) writeForm(file string, write func(*Gradebook, io.Writer) error) error {
	var b bytes.Buffer
	if err := write(g, &b); err != nil {
		return err
	}
	return atomicfile.Write(file, b.Bytes())
}
