package submission

import (
	"io/fs"
	"path/filepath"
	"regexp"
)

var (
	// canvasEntry is a file of Canvas's "Download Submissions": the student's name without spaces, LATE where it is, the numbers of the
	// user and of the file, and what the student called it.
	canvasEntry = regexp.MustCompile(`^(.+?)_(LATE_)?([0-9]+)_([0-9]+)_(.+)$`)
	// canvasAnonymous is one of an assignment that is graded anonymously.
	canvasAnonymous = regexp.MustCompile(`^(anon_[A-Za-z0-9]+)_(LATE_)?([0-9]+)_(.+)$`)
	// canvasTyped is one that was typed into a box or is a link.
	canvasTyped = regexp.MustCompile(`^(.+?)_(LATE_)?([0-9]+)_(text|link)\.html$`)
)

func canvasNamed(d fs.DirEntry, dir string) (found, string) {
	name := d.Name()
	if !d.Type().IsRegular() {
		return found{}, "no file, and Canvas hands out files"
	}
	f := found{part: Part{Path: filepath.Join(dir, name)}}
	if m := canvasTyped.FindStringSubmatch(name); m != nil {
		f.who, f.late = []who{{ID: m[3], Name: printed(m[1])}}, m[2] != ""
		f.note = Note{Untaken, show(name) + ": was typed into Canvas, and only files are read"}
		return f, ""
	}
	if m := canvasAnonymous.FindStringSubmatch(name); m != nil {
		f.who, f.late = []who{{ID: m[1]}}, m[2] != ""
		f.part.As, f.part.Attempt = m[4], canvasAttempt(m[4])
		return f, ""
	}
	if m := canvasEntry.FindStringSubmatch(name); m != nil {
		f.who, f.late = []who{{ID: m[3], Name: printed(m[1])}}, m[2] != ""
		f.part.As, f.part.Attempt = m[5], canvasAttempt(m[5])
		return f, ""
	}
	return found{}, "not named as Canvas names submissions: smithbob_12346_67891_semaphore.go"
}

// canvasAgain is how Canvas calls a file that is handed in again under the same name: semaphore-1.go.
var canvasAgain = regexp.MustCompile(`-([0-9]{1,3})\.[A-Za-z0-9.]+$`)

func canvasAttempt(name string) int {
	if !canvasAgain.MatchString(name) {
		return 0
	}
	return parseName(name).copy
}
