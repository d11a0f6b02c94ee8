package gradebook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"time"
)

// A platform takes back a zip in which the names say whose each file is, as they do in what it handed out.
type platform struct {
	file string // of the zip
	// entry matches what the platform calls what a student handed in, up to the student's own part: one piece after the other, so that
	// none is looked for in what a student wrote.
	entry []*regexp.Regexp
}

// platforms are those that take feedback back in this way. Moodle (Grading action, Upload multiple feedback files in a zip) reads
// name_participant_plugin_type, of a folder or in front of a file's name: mod/assign/feedback/file/importziplib.php.
// Canvas (Upload Submissions) reads name_user_attachment in front of a file's name, where both numbers must be those that it gave
// out: generate_comments_from_files in app/models/assignment.rb.
var platforms = map[string]platform{
	"moodle": {"moodle-feedback.zip", []*regexp.Regexp{regexp.MustCompile(`^[^_/]+_\d+_assignsubmission_[a-z]+(?:_|$)`)}},
	"canvas": {"canvas-feedback.zip", []*regexp.Regexp{regexp.MustCompile(`^.+?_(?:LATE_)?\d+_`), regexp.MustCompile(`^\d+_`)}},
}

// zipEpoch is the first time that a zip can hold: the same class makes the same zip.
var zipEpoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// feedbackName is how the file is called that a student gets back.
const feedbackName = "koans.html"

// FeedbackFile returns how the zip is called that [Gradebook.WriteFeedback] writes; "" where the class came from no platform that takes one.
func (g *Gradebook) FeedbackFile() string { return platforms[g.LMS].file }

// WriteFeedback writes a zip with each student's page, named so that the platform gives each student the right one.
func (g *Gradebook) WriteFeedback(w io.Writer) error {
	z := zip.NewWriter(w)
	for i, r := range g.Students {
		name := platforms[g.LMS].feedback(r)
		if name == "" {
			continue
		}
		var page bytes.Buffer
		if err := g.WriteStudentPage(&page, i); err != nil {
			return err
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipEpoch})
		if err == nil {
			_, err = f.Write(page.Bytes())
		}
		if err != nil {
			return fmt.Errorf("writing the feedback of %s: %w", r.ID, err)
		}
	}
	return z.Close()
}

// feedback names the file for a student; "" where nothing was handed in that the platform has named.
func (p platform) feedback(r Row) string {
	for _, entry := range r.Entries {
		prefix := p.own(entry)
		switch {
		case prefix == "":
		case prefix == entry: // a folder
			return prefix + "/" + feedbackName
		default:
			return prefix + feedbackName
		}
	}
	return ""
}

// own is the platform's own part of an entry's name; "" where it is not one of the platform's.
func (p platform) own(entry string) string {
	end := 0
	for _, piece := range p.entry {
		at := piece.FindStringIndex(entry[end:])
		if at == nil {
			return ""
		}
		end += at[1]
	}
	return entry[:end]
}
