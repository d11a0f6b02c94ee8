package stream

import (
	"bytes"
	"fmt"
	"strings"
)

// A folder reads the goroutines of a dump and keeps one of each kind: those that wait
// for the same thing with the same calls on their stacks. Addresses do not count, but
// for the locks that are waited for.
type folder struct {
	kinds map[string]*goroutines
	order []*goroutines
	locks map[string]int // how many kinds differ in nothing but the lock
	size  int
	lost  int // goroutines of kinds that there was no room for

	first []byte       // header of the first goroutine
	part  bytes.Buffer // the goroutine being read
	key   []byte
	lock  []byte
}

// goroutines are those of one kind.
type goroutines struct {
	text string
	n    int
}

const (
	mostKinds     = 500
	mostKindBytes = 2 << 20
	mostLocks     = 8
	mostGoroutine = 64 << 10
)

// again says whether the line begins another dump of the same process: its first goroutine comes once more.
func (f *folder) again(line []byte) bool {
	if !isGoroutine(line) || len(f.first) == 0 {
		return false
	}
	return bytes.HasPrefix(line, f.first)
}

// take reads a line, which may be indented.
func (f *folder) take(line []byte) step {
	bare := bytes.TrimSpace(line)
	place, isPlace := framePlace(bare)
	switch {
	case len(bare) == 0:
	case isHeader(bare):
		f.finish()
		if f.first == nil && bare[0] == 'g' {
			number := bytes.IndexByte(bare[len(goroutine):], ' ')
			f.first = bytes.Clone(bare[:len(goroutine)+number+1])
		}
		f.key = append(f.key, state(bare)...)
	case bytes.HasPrefix(bare, []byte("created by ")):
		by, _, _ := bytes.Cut(bare, []byte(" in goroutine "))
		f.key = append(f.key, by...)
	case isPlace:
		f.key = append(append(f.key, place...), '\n')
	case bytes.HasPrefix(bare, []byte("...")), bytes.HasPrefix(bare, []byte("goroutine running on other thread")), isLine(bare, []byte("runtime stack:")), isLine(bare, []byte("]")):
	case register.Match(bare):
	case isCall(bare):
		open := arguments(bare)
		f.key = append(f.key, bare[:open]...)
		f.waits(bare[:open], bare[open+1:])
	default:
		return ended
	}
	if f.part.Len() < mostGoroutine {
		f.part.Write(line)
	}
	return goesOn
}

func isHeader(bare []byte) bool {
	switch bare[0] {
	case 'g':
		return isGoroutine(bare)
	case 'G', '[':
		return goleakHeader.Match(bare)
	}
	return false
}

// state is what of a header tells kinds apart: not the number, and not for how long it waits.
func state(header []byte) []byte {
	if m := goleakHeader.FindSubmatch(header); m != nil {
		return m[2]
	}
	all, _ := goroutineState(header)
	doing, rest, _ := bytes.Cut(all, []byte(", "))
	if i := bytes.Index(rest, []byte("synctest bubble")); i >= 0 {
		return append(bytes.Clone(doing), rest[i:]...)
	}
	return doing
}

// isCall says whether the line is a call in a stack: "pkg.f(0xc000012345, 0x1)".
func isCall(bare []byte) bool {
	if bare[len(bare)-1] != ')' {
		return false
	}
	open := arguments(bare)
	if open <= 0 {
		return false
	}
	name := bare[:open]
	// Type arguments may have anything in them: All[go.shape.struct { main.word string; main.err error }].func1
	if first, last := bytes.IndexByte(name, '['), bytes.LastIndexByte(name, ']'); first > 0 && first < last {
		name = append(bytes.Clone(name[:first]), name[last+1:]...)
	}
	return string(name) == "panic" || bytes.IndexByte(name, '.') >= 0 && !bytes.ContainsAny(name, " \t:")
}

// arguments returns where the parenthesis opens that the line's last one closes.
func arguments(bare []byte) int {
	depth := 0
	for i := len(bare) - 1; i >= 0; i-- {
		switch bare[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return -1
}

// waits notes the lock that is waited for.
func (f *folder) waits(name, args []byte) {
	if len(f.lock) > 0 || !bytes.HasPrefix(name, []byte("sync.(*")) && !bytes.HasPrefix(name, []byte("internal/sync.(*")) || !bytes.Contains(name, []byte("Mutex).")) {
		return
	}
	if bytes.HasPrefix(args, []byte("0x")) {
		f.lock = append(f.lock, args[:len(args)-1]...)
	}
}

// finish files the goroutine that was read.
func (f *folder) finish() {
	defer func() {
		f.part.Reset()
		f.key, f.lock = f.key[:0], f.lock[:0]
	}()
	if f.part.Len() == 0 {
		return
	}
	if f.kinds == nil {
		f.kinds, f.locks = map[string]*goroutines{}, map[string]int{}
	}
	if len(f.lock) > 0 {
		if f.locks[string(f.key)] < mostLocks {
			stack := string(f.key)
			f.key = append(f.key, f.lock...)
			if f.kinds[string(f.key)] == nil {
				f.locks[stack]++
			}
		} else {
			f.key = append(f.key, "others"...)
		}
	}
	if g := f.kinds[string(f.key)]; g != nil {
		g.n++
		return
	}
	if len(f.order) == mostKinds || f.size+f.part.Len() > mostKindBytes {
		f.lost++
		return
	}
	g := &goroutines{f.part.String(), 1}
	f.size += len(g.text)
	f.kinds[string(f.key)] = g
	f.order = append(f.order, g)
}

// String is the dump with each kind once. Diagnose knows the line that says how many there are.
func (f *folder) String() string {
	f.finish()
	var b strings.Builder
	for _, g := range f.order {
		if g.n == 1 {
			b.WriteString(g.text)
			continue
		}
		header, frames, _ := strings.Cut(g.text, "\n")
		indent := header[:len(header)-len(strings.TrimLeft(header, " "))]
		fmt.Fprintf(&b, "%s\n%s...and %d more goroutines like this one\n%s", header, indent, g.n-1, frames)
	}
	if f.lost > 0 {
		fmt.Fprintf(&b, "...and %d more goroutines of other kinds\n", f.lost)
	}
	return b.String()
}
