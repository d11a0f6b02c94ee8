package likeness

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// A File is one of an answer's.
type File struct {
	Name   string
	Source []byte
}

// An Alike is answers to one concept that are alike, by their places in the list that was compared, in order.
type Alike struct {
	Equal []int // the same but for names, comments, layout and literals; one at least
	Near  []int // equal to each other as well, and near to Equal; none where Equal is all there is to tell
	// Of prints of their own that Equal and Near have in common, or that Equal has: how many, and which part of those of the shorter one.
	Prints int
	Share  float64
}

// A text is what equal answers have in common.
type text struct {
	who    []int
	prints map[uint64]bool
}

// Compare returns which answers to one concept are alike, the likest first. What the base holds, the stub and the reference, is nobody's own.
func Compare(answers [][]File, base ...[]File) []Alike {
	given := printsOf(base...)
	var all []*text
	by := map[[sha256.Size]byte]*text{}
	for i, files := range answers {
		said := words(files)
		stream := streamOf(said)
		one := by[stream]
		if one == nil {
			one = &text{prints: own(said, given)}
			by[stream] = one
			all = append(all, one)
		}
		one.who = append(one.who, i)
	}
	forgetCommon(all)
	all = slices.DeleteFunc(all, func(t *text) bool { return len(t.prints) < Fewest })
	found := append(equals(all), nears(all)...)
	slices.SortStableFunc(found, func(a, b Alike) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(len(a.Near), len(b.Near)), cmp.Compare(b.Prints, a.Prints), slices.Compare(a.Equal, b.Equal))
	})
	return found
}

// printsOf returns the prints of all the texts.
func printsOf(texts ...[]File) map[uint64]bool {
	all := map[uint64]bool{}
	for _, files := range texts {
		for _, s := range stamps(words(files)) {
			all[s.hash] = true
		}
	}
	return all
}

// own returns the prints that are not given to everybody.
func own(said []word, given map[uint64]bool) map[uint64]bool {
	prints := map[uint64]bool{}
	for _, s := range stamps(said) {
		if !given[s.hash] {
			prints[s.hash] = true
		}
	}
	return prints
}

func streamOf(said []word) [sha256.Size]byte {
	h := sha256.New()
	for _, w := range said {
		h.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(w.tight))))
		h.Write([]byte(w.tight))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// forgetCommon takes away what more than [Common] texts have: the idiom of the concept. A group that has copied from each other has one
// text, and makes no idiom.
func forgetCommon(all []*text) {
	holders := map[uint64]int{}
	for _, t := range all {
		for p := range t.prints {
			holders[p]++
		}
	}
	for _, t := range all {
		for p := range t.prints {
			if holders[p] > Common {
				delete(t.prints, p)
			}
		}
	}
}

func equals(all []*text) (found []Alike) {
	for _, t := range all {
		if len(t.who) > 1 {
			found = append(found, Alike{Equal: t.who, Prints: len(t.prints), Share: 1})
		}
	}
	return found
}

// nears looks at those texts only that have a print in common, so that it takes time for what is alike, not for every two.
func nears(all []*text) (found []Alike) {
	holders := map[uint64][]int{}
	for i, t := range all {
		for p := range t.prints {
			holders[p] = append(holders[p], i)
		}
	}
	shared := map[[2]int]int{}
	for _, who := range holders {
		for n, b := range who {
			for _, a := range who[:n] {
				shared[[2]int{a, b}]++ // holders are in the order of all
			}
		}
	}
	for at, n := range shared {
		a, b := all[at[0]], all[at[1]]
		share := float64(n) / float64(min(len(a.prints), len(b.prints)))
		if share >= Share && n >= Fewest {
			found = append(found, Alike{Equal: a.who, Near: b.who, Prints: n, Share: share})
		}
	}
	slices.SortFunc(found, func(a, b Alike) int { return cmp.Or(slices.Compare(a.Equal, b.Equal), slices.Compare(a.Near, b.Near)) })
	return found
}

// Marks returns the lines of a, by its files, that stand in prints which b has, too, and the base has not: what to mark where the two are
// shown side by side.
func Marks(a, b []File, base ...[]File) []map[int]bool {
	other := own(words(b), printsOf(base...))
	marked := make([]map[int]bool, len(a))
	for i := range marked {
		marked[i] = map[int]bool{}
	}
	for _, s := range stamps(words(a)) {
		if other[s.hash] && s.from.file == s.to.file {
			for line := s.from.line; line <= s.to.line; line++ {
				marked[s.from.file][line] = true
			}
		}
	}
	return marked
}
