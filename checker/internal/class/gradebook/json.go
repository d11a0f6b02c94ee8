package gradebook

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"koans/checker/internal/exit"
)

// ErrFormat says that something is no gradebook, or one of another version.
var ErrFormat = exit.New(exit.Usage, "no gradebook that can be read", "give a gradebook.json that grade of this version has written")

// WriteJSON writes the gradebook whole. It is the form that [ReadJSON] reads again.
func (g *Gradebook) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(g); err != nil {
		return fmt.Errorf("writing the gradebook: %w", err)
	}
	return nil
}

// ReadJSON reads what WriteJSON wrote. Fields that it does not know are an error: half a gradebook is none.
func ReadJSON(r io.Reader) (*Gradebook, error) {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	var g Gradebook
	if err := dec.Decode(&g); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if g.Version != Version {
		return nil, fmt.Errorf("%w: its version is %d, this checker reads %d", ErrFormat, g.Version, Version)
	}
	for _, s := range g.Students {
		if len(s.Scores) != len(g.Concepts) {
			return nil, fmt.Errorf("%w: %s has %d scores for %d concepts", ErrFormat, s.ID, len(s.Scores), len(g.Concepts))
		}
	}
	for _, a := range g.Alike {
		who := slices.Concat(a.Equal, a.Near)
		if len(a.Equal) == 0 || len(who) < 2 || slices.ContainsFunc(who, func(id string) bool { return !g.has(id) }) {
			return nil, fmt.Errorf("%w: in %s somebody is alike whom it does not have", ErrFormat, a.Concept)
		}
	}
	return &g, nil
}

func (g *Gradebook) has(id string) bool {
	return slices.ContainsFunc(g.Students, func(r Row) bool { return r.ID == id })
}
