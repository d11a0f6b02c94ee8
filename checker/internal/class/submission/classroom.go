package submission

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// classroomNaming is for what `gh classroom clone student-repos` makes: a folder of repositories, each called as the assignment and the
// student's login. What all of them begin with is the assignment.
func classroomNaming(dir string, entries []fs.DirEntry) naming {
	var names []string
	for _, d := range entries {
		if d.IsDir() && !ofSystem(d.Name()) {
			names = append(names, strings.TrimSuffix(d.Name(), ".git"))
		}
	}
	assignment := commonBeginning(names)
	return func(d fs.DirEntry) (found, string) {
		login, ok := strings.CutPrefix(strings.TrimSuffix(d.Name(), ".git"), assignment)
		if !d.IsDir() || !ok || login == "" {
			return found{}, "no folder that is called as the assignment and a student's login"
		}
		return found{part: Part{Path: filepath.Join(dir, d.Name())}, who: []who{{ID: printed(login)}}, whole: true}, ""
	}
}

// commonBeginning is what all names begin with, up to a hyphen. Of a single name nobody can tell where the login begins: up to the last.
func commonBeginning(names []string) string {
	if len(names) == 0 {
		return ""
	}
	begin := names[0]
	for _, name := range names[1:] {
		for !strings.HasPrefix(name, begin) {
			begin = begin[:len(begin)-1]
		}
	}
	return begin[:strings.LastIndex(begin, "-")+1]
}
