package submission

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// A fileName is a file's name without what browsers, learning platforms and people add to it.
type fileName struct {
	stem string // in lower case, without the additions at its end: "semaphore" of "Semaphore (1).go.txt"
	ext  string // the last extension: ".txt"
	isGo bool   // an extension of it, not necessarily the last, is .go
	copy int    // the number of the copy: 1; 0 is the first
}

var (
	// endings are what makes a copy of a file: "semaphore (1)", "semaphore-2", "semaphore - Copy", "semaphore_final".
	endings = regexp.MustCompile(`( ?\(([0-9]{1,3})\)|[-_ ]v?([0-9]{1,3})|[-_ ]+(copy|kopie|copie|copia|final|new|neu|old|orig|fixed|backup)|~)$`)
	// beginnings do so, too.
	beginnings = regexp.MustCompile(`^(copy of|kopie von|copie de|copia de) +`)
)

// parseName takes the last element of a path apart.
func parseName(base string) fileName {
	n := fileName{stem: strings.ToLower(base)}
	for range 2 { // .go.txt
		ext := path.Ext(n.stem)
		if ext == "" || ext == n.stem || strings.ContainsRune(ext, ' ') {
			break
		}
		if n.ext == "" {
			n.ext = ext
		} else if ext != ".go" {
			break
		}
		n.isGo = n.isGo || ext == ".go"
		n.stem = strings.TrimSuffix(n.stem, ext)
	}
	n.stem = beginnings.ReplaceAllString(n.stem, "")
	for {
		m := endings.FindStringSubmatch(n.stem)
		if m == nil || len(m[0]) == len(n.stem) {
			return n
		}
		for _, digits := range m[2:4] {
			if number, err := strconv.Atoi(digits); err == nil && n.copy == 0 {
				n.copy = number
			}
		}
		n.stem = strings.TrimSuffix(n.stem, m[0])
	}
}

// resembles reports whether the name is that of file, which is an exercise's, with something in front of it or behind.
func (n fileName) resembles(file string) bool {
	stem := strings.TrimSuffix(file, ".go")
	if n.stem == stem {
		return true
	}
	before, found := strings.CutSuffix(n.stem, stem)
	if found && strings.ContainsAny(before[len(before)-1:], "_- .") {
		return true
	}
	after, found := strings.CutPrefix(n.stem, stem)
	return found && strings.ContainsAny(after[:1], "_- .")
}
