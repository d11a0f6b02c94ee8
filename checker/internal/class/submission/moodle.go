package submission

import (
	"io/fs"
	"path/filepath"
	"regexp"
)

// moodleEntry is an entry of Moodle's "Download all submissions": the student's name, the number of the participant, and which
// plugin the files are of. With folders, as is usual, the underscore at the end is that of versions before 4.1; without, the file's name follows.
// Moodle leaves no underscore in names, so the first number is its own: what follows is the student's, and says nothing of whose it is.
var moodleEntry = regexp.MustCompile(`(?s)^([^_]+)_([0-9]+)_assignsubmission_([a-z]+)(?:_(.*))?$`)

func moodleNamed(d fs.DirEntry, dir string) (found, string) {
	m := moodleEntry.FindStringSubmatch(d.Name())
	if m == nil {
		return found{}, "not named as Moodle names submissions: Jane Doe_12345_assignsubmission_file_"
	}
	f := found{part: Part{Path: filepath.Join(dir, d.Name()), As: m[4]}, who: []who{{ID: m[2], Name: printed(m[1])}}}
	switch {
	case !d.IsDir() && !d.Type().IsRegular():
		return found{}, "a link or a device, which is not followed"
	case m[3] != "file":
		f.note = Note{Untaken, show(d.Name()) + ": was typed into Moodle, and only files are read"}
	}
	return f, ""
}
