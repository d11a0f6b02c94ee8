package stack

import (
	"regexp"
	"strconv"
	"strings"
)

// A Race is one report of the race detector.
type Race struct {
	Accesses []Access // two, unless the report is cut short
	created  map[int][]Frame
}

// An Access is one side of a race.
type Access struct {
	Write   bool
	Atomic  bool
	Main    bool // by the main goroutine
	Frames  []Frame
	Created []Frame // where its goroutine was started; empty when not known

	goroutine int
}

var (
	// Go 1.4 and before did not say where in memory.
	accessHeader = regexp.MustCompile(`(?i)^(?:previous )?(atomic )?(read|write)(?: at 0x[0-9a-f]+)? by (?:goroutine (\d+)|(main) goroutine|.*):$`)
	startHeader  = regexp.MustCompile(`^Goroutine (\d+) \(\w+\) created at:$`)
)

const (
	raceBegin = "WARNING: DATA RACE"
	raceEnd   = "=================="
)

// ReadRace reads one report.
func ReadRace(text string) Race {
	r := Race{created: map[int][]Frame{}}
	var frames framesOf
	store := func([]Frame) {}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if m := accessHeader.FindStringSubmatch(line); m != nil {
			store(frames.frames)
			frames = framesOf{}
			a := Access{Atomic: m[1] != "", Write: strings.EqualFold(m[2], "write"), Main: m[4] != ""}
			a.goroutine, _ = strconv.Atoi(m[3])
			r.Accesses = append(r.Accesses, a)
			i := len(r.Accesses) - 1
			store = func(fs []Frame) { r.Accesses[i].Frames = fs }
			continue
		}
		if m := startHeader.FindStringSubmatch(line); m != nil {
			store(frames.frames)
			frames = framesOf{}
			id, _ := strconv.Atoi(m[1])
			store = func(fs []Frame) { r.created[id] = fs }
			continue
		}
		if line == raceEnd && len(r.Accesses) > 0 {
			break
		}
		frames.add(line)
	}
	store(frames.frames)
	for i := range r.Accesses {
		r.Accesses[i].Created = r.created[r.Accesses[i].goroutine]
	}
	return r
}

// CutRaces takes the race reports out of text: it returns each, and what is left.
func CutRaces(text string) (reports []string, rest string) {
	var left, report strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		bare := strings.TrimSpace(line)
		switch {
		case bare == raceBegin:
			inside = true
			report.WriteString(line)
		case inside && bare == raceEnd:
			inside = false
			reports = append(reports, report.String())
			report.Reset()
		case inside:
			report.WriteString(line)
		case bare != raceEnd:
			left.WriteString(line)
		}
	}
	if report.Len() > 0 {
		reports = append(reports, report.String())
	}
	return reports, left.String()
}
