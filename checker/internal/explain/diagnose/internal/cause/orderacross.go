package cause

import (
	"fmt"
	"go/ast"
	"path/filepath"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// A held lock is known by id wherever it is taken.
type held struct {
	id, text string
	at       Place
}

// mostOthers bounds how many kinds of goroutines are compared with one.
const mostOthers = 200

// order: two goroutines each hold the lock that the other waits for, in whatever files.
func (m *Module) order(w Wait, others []Wait) (Answer, bool) {
	wants, text := m.wanted(w)
	if wants == "" {
		return Answer{}, false
	}
	for _, o := range others[:min(len(others), mostOthers)] {
		otherWants, otherText := m.wanted(o)
		if otherWants == "" || otherWants == wants {
			continue // two objects of one type: names cannot tell them apart
		}
		mine, ok := find(m.holds(w), otherWants)
		theirs, ok2 := find(m.holds(o), wants)
		if !ok || !ok2 {
			continue
		}
		return Answer{
			fmt.Sprintf("The two locks are taken in different orders: one goroutine holds %s (%s) and waits for %s, the other holds %s (%s) and waits for %s. Take them in one order everywhere, or give one back before taking the other.",
				mine.text, mine.at, text, theirs.text, theirs.at, otherText),
			[]Note{{mine.at, "it took its first lock here, and holds it"}, {theirs.at, "the other one took its first lock here"}},
		}, true
	}
	return Answer{}, false
}

func find(hs []held, id string) (held, bool) {
	for _, h := range hs {
		if h.id == id {
			return h, true
		}
	}
	return held{}, false
}

// wanted returns the lock that w waits for.
func (m *Module) wanted(w Wait) (id, text string) {
	if !w.Locking() || !w.Direct {
		return "", ""
	}
	at := w.Place
	op := at.File.Method(at.Line, "Lock", "RLock")
	if op.Text() == "" {
		return "", ""
	}
	return m.lock(at, op.Text()), op.Text()
}

// holds returns the locks that the functions on the path hold.
func (m *Module) holds(w Wait) []held {
	var all []held
	for _, p := range w.Path {
		for _, h := range p.File.HeldAt(p.Line) {
			if id := m.lock(p, h.Text); id != "" {
				all = append(all, held{id, h.Text, Place{p.File, h.Line}})
			}
		}
	}
	return all
}

// lock makes the same name for the same lock: of a receiver's or parameter's field the type and the
// field, of a variable of the package its name; "" for others.
func (m *Module) lock(at Place, text string) string {
	k := lockAt{at, text}
	if _, known := m.locks[k]; !known {
		m.locks[k] = m.nameLock(at, text)
	}
	return m.locks[k]
}

// A lockAt is a lock as it is called at a place.
type lockAt struct {
	Place
	text string
}

func (m *Module) nameLock(at Place, text string) string {
	dir := filepath.Dir(at.File.Path)
	first, rest, field := strings.Cut(text, ".")
	decl := at.File.Decl(at.Line)
	if decl == nil {
		return ""
	}
	if typ := source.TypeOf(decl, first); typ != "" && field {
		return dir + "." + typ + "." + rest
	}
	if fn, _ := declaring(at, first); fn != nil {
		return ""
	}
	for _, f := range m.pkg(dir) {
		for _, d := range f.Tree.Decls {
			if g, ok := d.(*ast.GenDecl); ok && declaresVar(g, first) {
				return dir + "." + text
			}
		}
	}
	return ""
}

func declaresVar(g *ast.GenDecl, name string) bool {
	for _, spec := range g.Specs {
		if v, ok := spec.(*ast.ValueSpec); ok {
			for _, id := range v.Names {
				if id.Name == name {
					return true
				}
			}
		}
	}
	return false
}
