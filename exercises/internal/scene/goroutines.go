package scene

import (
	"cmp"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// waiting says where goroutines are in the exercise's code.
type waiting struct {
	Many  int    `json:"many"`
	State string `json:"state"` // as the runtime calls it: "chan receive", "running"
	In    string `json:"in"`    // the function
	At    string `json:"at"`    // file.go:12
}

// mostDump is how much of a dump is looked at.
const mostDump = 1 << 20

// inExercise lists the goroutines that are in the code of the exercise itself: whose innermost frame of the workbook is in a file of
// its folder, and not in the scene's.
func inExercise() []waiting {
	buf := make([]byte, mostDump)
	return readDump(string(buf[:runtime.Stack(buf, true)]))
}

// readDump reads what the runtime writes of all goroutines.
func readDump(dump string) []waiting {
	counts := map[waiting]int{}
	for text := range strings.SplitSeq(dump, "\n\n") {
		if w, ok := readGoroutine(text); ok {
			counts[w]++
		}
	}
	var all []waiting
	for w, n := range counts {
		w.Many = n
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b waiting) int {
		return cmp.Or(-cmp.Compare(a.Many, b.Many), cmp.Compare(a.At, b.At), cmp.Compare(a.State, b.State))
	})
	return all
}

// readGoroutine reads the dump of one. ok is false if it is not in the exercise's code.
func readGoroutine(text string) (w waiting, ok bool) {
	lines := strings.Split(text, "\n")
	_, state, _ := strings.Cut(lines[0], "[")
	state, _, _ = strings.Cut(state, "]")
	w.State, _, _ = strings.Cut(state, ",") // and for how long
	if w.State == "runnable" {
		w.State = "running" // as soon as there is a processor
	}
	for i := 1; i+1 < len(lines); i += 2 {
		function := lines[i]
		if strings.HasPrefix(function, "created by ") {
			break
		}
		at := strings.TrimSpace(lines[i+1])
		at, _, _ = strings.Cut(at, " +0x")
		pkg, name := splitFunction(function)
		switch {
		case pkg == "main":
			return waiting{}, false // at work for the scene
		case !strings.HasPrefix(pkg, "koans/exercises/"), strings.Contains(pkg, "/internal/"):
			continue // called by whoever comes next
		}
		w.In, w.At = name, filepath.Base(at)
		return w, true
	}
	return waiting{}, false
}

// splitFunction splits "koans/exercises/a/b.(*Queue).Put(0x1, 0x2)" into its package's path and "(*Queue).Put".
func splitFunction(line string) (pkg, name string) {
	if i := strings.LastIndex(line, "("); i > 0 && !strings.HasPrefix(line[i:], "(*") {
		line = line[:i]
	}
	slash := strings.LastIndex(line, "/")
	dot := strings.Index(line[slash+1:], ".")
	if dot < 0 {
		return line, ""
	}
	dot += slash + 1
	return line[:dot], strings.ReplaceAll(line[dot+1:], "[...]", "")
}

func (w waiting) String() string {
	return fmt.Sprintf("%d in %s at %s: %s", w.Many, w.In, w.At, w.State)
}
