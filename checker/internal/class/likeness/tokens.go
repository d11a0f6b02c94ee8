package likeness

import (
	"go/scanner"
	"go/token"
	"go/types"
	"hash/fnv"
	"strconv"
)

// A word is a token as it is compared, and the line that it stands on.
type word struct {
	loose string // names that the author could choose are all the same
	tight string // they are numbered, in the order of their first appearance
	file  int
	line  int
}

// words reads the files one after the other. What is no Go is read as far as it has tokens.
func words(files []File) []word {
	var all []word
	numbers := map[string]string{}
	for i, f := range files {
		set := token.NewFileSet()
		var s scanner.Scanner
		s.Init(set.AddFile("", -1, len(f.Source)), f.Source, nil, 0)
		dotted := false
		for {
			pos, tok, text := s.Scan()
			if tok == token.EOF {
				break
			}
			if tok == token.SEMICOLON && text == "\n" {
				continue // layout
			}
			w := word{file: i, line: set.PositionFor(pos, false).Line}
			w.loose, w.tight = said(tok, text, dotted, numbers)
			all = append(all, w)
			dotted = tok == token.PERIOD
		}
	}
	return all
}

func said(tok token.Token, text string, dotted bool, numbers map[string]string) (loose, tight string) {
	switch {
	case tok == token.IDENT && !chosen(text, dotted):
		return text, text
	case tok == token.IDENT:
		n, known := numbers[text]
		if !known {
			n = "name " + strconv.Itoa(len(numbers))
			numbers[text] = n
		}
		return "name", n
	case tok.IsLiteral():
		return tok.String(), tok.String()
	}
	return tok.String(), tok.String()
}

// chosen reports whether the author of an answer could have given another name.
func chosen(name string, dotted bool) bool {
	return !(dotted && token.IsExported(name)) && types.Universe.Lookup(name) == nil
}

// A stamp is a print and the lines it was made of, in one file or from one to the next.
type stamp struct {
	hash     uint64
	from, to place
}

type place struct{ file, line int }

// stamps winnows the words: of each Window hashes of K words in a row the smallest is kept, of equal ones the last.
func stamps(all []word) []stamp {
	n := len(all) - K + 1
	if n <= 0 {
		return nil
	}
	hashes := make([]uint64, n)
	for i := range hashes {
		h := fnv.New64a()
		for _, w := range all[i : i+K] {
			h.Write([]byte(w.loose))
			h.Write([]byte{0})
		}
		hashes[i] = h.Sum64()
	}
	var kept []stamp
	last := -1
	for end := min(Window, n); end <= n; end++ {
		least := end - 1
		for i := end - 1; i >= max(0, end-Window); i-- {
			if hashes[i] < hashes[least] {
				least = i
			}
		}
		if least != last {
			a, b := all[least], all[least+K-1]
			kept = append(kept, stamp{hashes[least], place{a.file, a.line}, place{b.file, b.line}})
			last = least
		}
	}
	return kept
}
