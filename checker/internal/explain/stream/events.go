package stream

import (
	"bytes"
	"encoding/json"
)

// An event is a line of go test -json (see go doc test2json), of which one may
// hold a part of a line only.
type event struct {
	Action, Package, ImportPath, Test, Output string
}

// eventOf reads line as an event; ok is false when it is something else, such as
// a program's own JSON.
func eventOf(line []byte) (e event, ok bool) {
	if len(line) == 0 || line[0] != '{' || !bytes.Contains(line, []byte(`"Action":"`)) {
		return event{}, false
	}
	return decode(line)
}

func decode(line []byte) (e event, ok bool) {
	if err := json.Unmarshal(line, &e); err != nil || e.Package == "" && e.ImportPath == "" {
		return event{}, false
	}
	switch e.Action {
	case "start", "run", "pause", "cont", "pass", "bench", "fail", "output", "skip", "attr", "artifacts", "build-output", "build-fail":
		return e, true
	}
	return event{}, false
}

// last says whether nothing of the package comes after e.
func (e event) last() bool {
	switch e.Action {
	case "pass", "fail", "skip":
		return e.Test == ""
	}
	return e.Action == "build-fail"
}

// pkg is whose event it is. What the compiler says belongs to nobody's test.
func (e event) pkg() string {
	if e.Package == "" {
		return "# " + e.ImportPath
	}
	return e.Package
}
