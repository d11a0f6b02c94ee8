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
	more   int // that are not kept
}

type sharedNote struct {
	kind  NoteKind
	about string
	files []string // the first few
	more  int
}

// mostNotes is how many notes are kept of one submission; whatever it holds, somebody has to read them.
const mostNotes = 40

// sharing is how many files that share a note are named in it.
const sharing = 3

func (n *notebook) add(kind NoteKind, format string, args ...any) {
	note := Note{kind, fmt.Sprintf(format, args...)}
	switch {
	case slices.Contains(n.notes, note):
	case len(n.notes) == mostNotes: // whatever there is to be said, it takes little memory and time
		n.more++
	default:
		n.notes = append(n.notes, note)
	}
}

// file says about of a file. Of several files of which the same is said the first few are named.
func (n *notebook) file(kind NoteKind, file, about string) {
	i := slices.IndexFunc(n.shared, func(s sharedNote) bool { return s.kind == kind && s.about == about })
	switch {
	case i < 0 && len(n.shared) == mostNotes:
		n.more++
	case i < 0:
		n.shared = append(n.shared, sharedNote{kind: kind, about: about, files: []string{show(file)}})
	case len(n.shared[i].files) == sharing:
		n.shared[i].more++
	default:
		n.shared[i].files = append(n.shared[i].files, show(file))
	}
}

func (n *notebook) all() []Note {
	all := slices.Clone(n.notes)
	for _, s := range n.shared {
		files := strings.Join(s.files, ", ")
		if s.more > 0 {
			files += fmt.Sprintf(" and %d more", s.more)
		}
		all = append(all, Note{s.kind, files + ": " + s.about})
	}
	kept := min(mostNotes, len(all))
	if more := len(all) - kept + n.more; more > 0 {
		all = append(all[:kept], Note{Untaken, fmt.Sprintf("and %d more remarks of this kind", more)})
	}
	return all
}
