// Package predict is what the exercises are tested with that ask what a program does. It
// runs each program for real, in a process of its own, sees how it ends, and compares:
// what a program does is never taken from a list.
//
// The programs stand in the answer's own file, each beside the prediction. A test hands them to
// [Perform], which in a child process plays one of them and does not come back, and
// then to [Watch], which starts these children and reports. [Open], [Changed] and [Wrong] say in a
// sentence what there is to say; "" is nothing.
//
// What remains to be written down is why a program does what it does: a [Key], in package keys.
// It holds the outcome too, which is compared with what was seen: a key that is wrong fails the
// reference answer, and a program that somebody has changed is told from a prediction that is wrong.
package predict

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
)

// An Ending is how a program ends. When several fit, the first of them counts.
type Ending string

const (
	Races       Ending = "races"
	Panics      Ending = "panics"
	Deadlocks   Ending = "deadlocks"
	RunsForever Ending = "runs for ever"
	Leaks       Ending = "leaks"
	Returns     Ending = "returns"
)

var endings = []Ending{Races, Panics, Deadlocks, RunsForever, Leaks, Returns}

// printsMatter says whether what it prints is asked for: of a race nobody can tell, and what never ends has no end.
func (e Ending) printsMatter() bool { return e != Races && e != RunsForever }

// A Program is one of an answer's, and what the answer says of it.
type Program struct {
	Name   string
	Run    func()
	Prints string // words, with any white space between them
	Does   Ending // "" as long as nothing is said
}

// A Key is what is known of a program: what it does, and why.
type Key struct {
	Name   string
	Prints string
	Does   Ending
	Why    string
}

// outcome is what the program does, so far as it is known.
func (k Key) outcome() Did { return Did{Prints: k.Prints, Does: k.Does} }

// Did is what a program did.
type Did struct {
	Prints string
	Does   Ending
	Detail string // where it waits, or what the panic said; may be ""
}

// place says where the program stands, as "file.go:12".
func (p Program) place() string {
	if p.Run == nil {
		return "nowhere"
	}
	file, line := p.position()
	return fmt.Sprintf("%s:%d", filepath.Base(file), line)
}

func (p Program) position() (file string, line int) {
	pc := reflect.ValueOf(p.Run).Pointer()
	return runtime.FuncForPC(pc).FileLine(pc)
}

// called is how messages speak of the program.
func (p Program) called() string { return fmt.Sprintf("%q (%s)", p.Name, p.place()) }

// Open says which predictions cannot be compared: programs that are missing, or
// not predicted yet, or predicted to end in a way that there is not.
func Open(keys []Key, programs []Program) string {
	if len(programs) != len(keys) {
		return fmt.Sprintf("there are %d programs, and not the %d that there were: make reset brings them back", len(programs), len(keys))
	}
	var blank []Program
	for i, p := range programs {
		switch {
		case p.Run == nil:
			return fmt.Sprintf("program %d has no Run: make reset brings it back", i+1)
		case p.Name != keys[i].Name:
			return fmt.Sprintf("program %d is %q, and not %q: leave names, order and programs as they were, and predict", i+1, p.Name, keys[i].Name)
		case p.Does == "":
			blank = append(blank, p)
		case !slices.Contains(endings, p.Does):
			return fmt.Sprintf("%s: %q is no ending: take one of the constants at the head of the file", p.called(), string(p.Does))
		}
	}
	switch len(blank) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("1 of %d programs has no prediction yet: %s, see the TODO there. None is looked at before all have one",
			len(programs), blank[0].called())
	}
	return fmt.Sprintf("%d of %d programs have no prediction yet, the first is %s: see the TODO there. None is looked at before all have one",
		len(blank), len(programs), blank[0].called())
}

// Changed says which program does something else than it did when it was written.
func Changed(keys []Key, programs []Program, did []Did) string {
	for i, k := range keys {
		if !k.outcome().same(did[i].Prints, did[i].Does) {
			return fmt.Sprintf("%s is not the program that it was: now it %s. Undo what was changed in it; predictions are about the programs as they were",
				programs[i].called(), did[i].sentence())
		}
	}
	return ""
}

// Wrong says how many predictions are wrong, and explains the first. The others
// are not named: who learns from the first may yet find them.
func Wrong(keys []Key, programs []Program, did []Did) string {
	wrong, first := 0, -1
	for i, p := range programs {
		if !did[i].same(p.Prints, p.Does) {
			wrong++
			if first < 0 {
				first = i
			}
		}
	}
	if wrong == 0 {
		return ""
	}
	p := programs[first]
	said := Did{Prints: p.Prints, Does: p.Does}
	what := fmt.Sprintf("%d of %d predictions are wrong. The first is that of", wrong, len(programs))
	if wrong == 1 {
		what = fmt.Sprintf("1 of %d predictions is wrong: that of", len(programs))
	}
	return fmt.Sprintf("%s %s. You say: it %s. In truth it %s. %s", what, p.called(), said.sentence(), did[first].sentence(), keys[first].Why)
}

func (d Did) same(prints string, does Ending) bool {
	return d.Does == does && (!does.printsMatter() || slices.Equal(strings.Fields(d.Prints), strings.Fields(prints)))
}

// sentence continues "it ...".
func (d Did) sentence() string {
	s := string(d.Does)
	if d.Does.printsMatter() {
		what := "nothing"
		if words := strings.Fields(d.Prints); len(words) > 0 {
			what = fmt.Sprintf("%q", strings.Join(words, " "))
		}
		s = "prints " + what + " and " + s
	}
	if d.Detail != "" {
		s += " (" + d.Detail + ")"
	}
	return s
}
