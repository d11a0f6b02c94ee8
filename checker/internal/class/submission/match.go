package submission

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// key is what names are compared by: without case, and with accents written in one way. macOS writes them in another than all else.
func key(name string) string {
	return strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(name), " ")))
}

// match gives each entry to the student whose it is, and lists the others.
func (c *Class) match(students []student, entries []found, lms LMS) {
	placed := map[string]bool{}
	for _, s := range students {
		for _, part := range s.Parts {
			placed[filepath.Clean(part.Path)] = true
		}
	}
	names := namesOf(students)
	if lms == Classroom {
		names = namesOf(byLogin(students))
	}
	claims := make([][]claim, len(students))
	for _, e := range entries {
		if placed[filepath.Clean(e.part.Path)] {
			continue
		}
		claimed, why := false, ""
		for _, w := range e.who {
			i, number, reason := names.find(w, students)
			if reason != "" {
				why = reason
				continue
			}
			if !students[i].placed {
				claims[i] = append(claims[i], claim{e, w, number})
				claimed = true
				continue
			}
			why = "is " + students[i].ID + "'s by its name, and the roster says that theirs lies elsewhere"
		}
		if !claimed {
			c.Unclaimed = append(c.Unclaimed, Unclaimed{show(filepath.Base(e.part.Path)), why})
		}
	}
	for i, s := range students {
		c.give(&s.Submission, claims[i], lms)
		c.Students = append(c.Students, s.Submission)
	}
}

// names find students by what they may be called, the surest first. A name that two have is nobody's.
type names []map[string]int

const nobody = -1

// Where logins and emails are among the kinds of namesOf.
const (
	logins = 2
	emails = 3
)

func namesOf(students []student) names {
	kinds := []func(student) string{
		func(s student) string { return s.ID },
		func(s student) string { return key(s.ID) },
		func(s student) string { return key(s.login) },
		func(s student) string { return key(s.Email) },
		func(s student) string { return key(s.Name) },
		func(s student) string { return letters(s.Name) },
	}
	all := make(names, len(kinds))
	for k, of := range kinds {
		all[k] = map[string]int{}
		for i, s := range students {
			name := of(s)
			if name == "" {
				continue
			}
			if _, taken := all[k][name]; taken {
				i = nobody
			}
			all[k][name] = i
		}
	}
	return all
}

// byLogin are the students by their logins alone, where the roster has any: whoever makes an account chooses its login, and may choose what is somebody's id.
func byLogin(students []student) []student {
	only := make([]student, len(students))
	for i, s := range students {
		only[i].login = s.login
	}
	if !slices.ContainsFunc(only, func(s student) bool { return s.login != "" }) {
		return students
	}
	return only
}

// letters are those of a name in the order of the alphabet: "Smith, Bob", "Bob Smith" and Canvas's "smithbob" have the same.
func letters(name string) string {
	var all []rune
	for _, r := range key(name) {
		if unicode.IsLetter(r) {
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return string(all)
}

// find returns whose the names are, or why nobody's. A number that is one student's beside the name of somebody else is nobody's: numbers
// of the platform's may be numbers of the roster's by chance. Number tells whether it is the number that says so.
func (n names) find(w who, students []student) (i int, number bool, why string) {
	i, why = n.called(w.ID)
	if i == nobody || w.Name == "" || students[i].Name == "" || letters(w.Name) == letters(students[i].Name) {
		if i != nobody {
			return i, true, ""
		}
	} else {
		why = fmt.Sprintf("its number is the id of %s, who is called otherwise", students[i].ID)
	}
	for _, name := range []string{w.Email, w.Name} {
		if i, _ := n.called(name); i != nobody {
			return i, false, ""
		}
	}
	return nobody, false, why
}

// called returns who is called so.
func (n names) called(name string) (int, string) {
	const several = "several students of the roster are called so"
	why := "no student of the roster is called so"
	if name == "" {
		return nobody, why
	}
	for _, asked := range []struct {
		kinds names
		name  string
	}{{n[:1], name}, {n[1 : len(n)-1], key(name)}, {n[len(n)-1:], letters(name)}} {
		for _, kind := range asked.kinds {
			i, known := kind[asked.name]
			switch {
			case !known:
			case i == nobody:
				why = several
			case n.others(i, name):
				return nobody, several
			default:
				return i, ""
			}
		}
	}
	return nobody, why
}

// others reports whether the name is the login or the email of somebody else than i: what is one student's id and another's login is nobody's.
func (n names) others(i int, name string) bool {
	return slices.ContainsFunc([]int{logins, emails}, func(kind int) bool {
		other, known := n[kind][key(name)]
		return known && other != i
	})
}

// matched fails where the roster names students and none of the entries is any of theirs: it is of another class, or its ids are of another kind.
func (c *Class) matched(students []student, entries []found, file, dir string) error {
	if slices.ContainsFunc(c.Students, func(s Submission) bool { return len(s.Parts) > 0 }) {
		return nil
	}
	if slices.ContainsFunc(students, func(s student) bool { return s.placed }) {
		return fmt.Errorf("%w: the roster %s says where submissions lie, and none lies there", ErrUsage, file)
	}
	if len(entries) == 0 {
		return fmt.Errorf("%w: no submission in %s: each is a folder, an archive or a bare git repository", ErrUsage, dir)
	}
	return fmt.Errorf("%w: the roster %s fits nothing in %s: its first id is %s, and the first entry %s; is it of this class, and is id what the entries are called by? --lms says which platform has named them",
		ErrUsage, file, dir, c.Students[0].ID, show(filepath.Base(entries[0].part.Path)))
}
