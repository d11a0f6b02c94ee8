package submission

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// gradescopeList is the file of Gradescope's "Export Submissions" that says whose each folder is.
const gradescopeList = "submission_metadata.yml"

// gradescopeEntry is what it says of one folder.
type gradescopeEntry struct {
	Submitters []struct {
		Name  string `yaml:":name"`
		SID   string `yaml:":sid"`
		Email string `yaml:":email"`
	} `yaml:":submitters"`
	Created string `yaml:":created_at"`
	History []struct {
		ID int `yaml:":id"`
	} `yaml:":history"`
}

func gradescopeNaming(dir string) (naming, error) {
	text, err := os.ReadFile(filepath.Join(dir, gradescopeList))
	if err != nil {
		return nil, fmt.Errorf("%w: Gradescope's %s says whose submissions are, and is not in %s", ErrUsage, gradescopeList, dir)
	}
	var list map[string]gradescopeEntry
	if err := yaml.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%w: reading %s: %w", ErrUsage, gradescopeList, err)
	}
	return func(d fs.DirEntry) (found, string) {
		e, known := list[d.Name()]
		if !known {
			e, known = list[strings.TrimSuffix(d.Name(), filepath.Ext(d.Name()))]
		}
		if !known || len(e.Submitters) == 0 {
			return found{}, gradescopeList + " does not say whose it is"
		}
		f := found{part: Part{Path: filepath.Join(dir, d.Name()), Attempt: len(e.History) + 1}, whole: true}
		for _, s := range e.Submitters {
			id := s.SID
			for _, other := range []string{s.Email, s.Name} {
				if id == "" {
					id = other
				}
			}
			f.who = append(f.who, who{ID: printed(id), Name: s.Name, Email: s.Email})
		}
		if at, err := time.Parse("2006-01-02 15:04:05.999999999 Z07:00", e.Created); err == nil {
			f.submitted = at
		} else if at, err := time.Parse(time.RFC3339, e.Created); err == nil {
			f.submitted = at
		} else if e.Created != "" {
			f.note = Note{Times, fmt.Sprintf("Gradescope says that it was handed in at %q, which is no time that is known here", e.Created)}
		}
		return f, ""
	}, nil
}
