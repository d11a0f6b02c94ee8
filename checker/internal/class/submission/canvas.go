package submission

import (
	"io/fs"
	"path/filepath"
	"regexp"
)

var (
	// canvasOwn is how the name of a file begins in Canvas's "Download Submissions": the student's name without spaces, LATE where it is, and the
	// number of the user. It ends with the first number, of which Canvas leaves none in names: what follows has the student's words in it,
	// and says neither whose it is nor whether it is late.
	canvasOwn = regexp.MustCompile(`^(.+?)_(LATE_)?([0-9]+)_`)
	// canvasFile is what follows: the number of the file, and what the student called it.
	canvasFile = regexp.MustCompile(`(?s)^[0-9]+_(.+)$`)
	// canvasAnonymous is how it begins in an assignment that is graded anonymously.
	canvasAnonymous = regexp.MustCompile(`^(anon_[A-Za-z0-9]+)_(LATE_)?`)
)

func canvasNamed(d fs.DirEntry, dir string) (found, string) {
	name := d.Name()
	if !d.Type().IsRegular() {
		return found{}, "no file, and Canvas hands out files"
	}
	f := found{part: Part{Path: filepath.Join(dir, name)}}
	var rest string
	if m := canvasAnonymous.FindStringSubmatch(name); m != nil {
		f.who, f.late, rest = []who{{ID: m[1]}}, m[2] != "", name[len(m[0]):]
	} else if m := canvasOwn.FindStringSubmatch(name); m != nil {
		f.who, f.late, rest = []who{{ID: m[3], Name: printed(m[1])}}, m[2] != "", name[len(m[0]):]
	}
	if rest == "text.html" || rest == "link.html" {
		f.note = Note{Untaken, show(name) + ": was typed into Canvas, and only files are read"}
		return f, ""
	}
	m := canvasFile.FindStringSubmatch(rest)
	if m == nil {
		return found{}, "not named as Canvas names submissions: smithbob_12346_67891_semaphore.go"
	}
	f.part.As, f.part.Attempt = m[1], canvasAttempt(m[1])
	return f, ""
}

// canvasAgain is how Canvas calls a file that is handed in again under the same name: semaphore-1.go.
var canvasAgain = regexp.MustCompile(`-([0-9]{1,3})\.[A-Za-z0-9.]+$`)

func canvasAttempt(name string) int {
	if !canvasAgain.MatchString(name) {
		return 0
	}
	return parseName(name).copy
}
