package submission

import (
	"fmt"
	"slices"
	"strings"
)

// A Note tells whoever grades what became of files that may be missed.
type Note struct {
	Kind NoteKind `json:"kind"`
	Text string   `json:"text"`
}

// NoteKind is what a note is about.
type NoteKind string

const (
	Unread  NoteKind = "unread"  // an archive or a folder within the submission that could not be read
	Untaken NoteKind = "untaken" // a file that looks like an answer and is not taken
	Copies  NoteKind = "copies"  // answers that differ: which counts
	Renamed NoteKind = "renamed" // an answer that was taken under another name
	Links   NoteKind = "links"   // links and devices, which are not followed
	Missing NoteKind = "missing" // one of the files of a concept that has several is not there
	Times   NoteKind = "times"   // when it was handed in is odd
	Version NoteKind = "version" // it was made with another version of the workbook
)

// A notebook collects notes. Files of which the same is to be said share one.
type notebook struct {
	notes  []Note
	shared []sharedNote
}

type sharedNote struct {
	kind  NoteKind
	about string
	files []string
}

// mostNotes is how many notes are kept of one submission; whatever it holds, somebody has to read them.
const mostNotes = 40

func (n *notebook) add(kind NoteKind, format string, args ...any) {
	if note := (Note{kind, fmt.Sprintf(format, args...)}); !slices.Contains(n.notes, note) {
		n.notes = append(n.notes, note)
	}
}

// file says about of a file. Of several files of which the same is said the first few are named.
func (n *notebook) file(kind NoteKind, file, about string) {
	i := slices.IndexFunc(n.shared, func(s sharedNote) bool { return s.kind == kind && s.about == about })
	if i < 0 {
		i = len(n.shared)
		n.shared = append(n.shared, sharedNote{kind: kind, about: about})
	}
	n.shared[i].files = append(n.shared[i].files, show(file))
}

func (n *notebook) all() []Note {
	const named = 3
	all := slices.Clone(n.notes)
	for _, s := range n.shared {
		files := strings.Join(s.files[:min(named, len(s.files))], ", ")
		if more := len(s.files) - named; more > 0 {
			files += fmt.Sprintf(" and %d more", more)
		}
		all = append(all, Note{s.kind, files + ": " + s.about})
	}
	if more := len(all) - mostNotes; more > 0 {
		all = append(all[:mostNotes], Note{Untaken, fmt.Sprintf("and %d more remarks of this kind", more)})
	}
	return all
}
