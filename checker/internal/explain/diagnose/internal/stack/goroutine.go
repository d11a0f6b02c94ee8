package stack

import (
	"regexp"
	"strconv"
	"strings"
)

// A Goroutine is one block of a dump.
type Goroutine struct {
	ID      int
	State   string // "chan send", "running", …: what it does or waits for
	Bubble  int    // of testing/synctest; 0: none
	Durable bool   // it waits for something of its own bubble, so that the bubble's clock may go on
	Frames  []Frame
	Created Frame // the call that started it; the zero value for the main goroutine
	Creator int   // the goroutine that started it; 0: not known
	More    int   // how many others do the same, which a folded dump does not show
}

var (
	// "goroutine 7 gp=0xc0 m=0 mp=0x1 [chan send (durable), 2 minutes, synctest bubble 3]:"
	dumpHeader = regexp.MustCompile(`^goroutine (\d+)\b[^\[]*\[(.*)\].*:$`)
	// "[Goroutine 21 in state chan receive, with smp.TestCtxLeak.func1 on top of the stack:"
	goleakHeader = regexp.MustCompile(`^\[?Goroutine (\d+) in state (.+), with .* on top of the stack:$`)
	bubbleOf     = regexp.MustCompile(`synctest bubble (\d+)`)
	// "...and 9999 more goroutines like this one", in dumps that were folded
	alike     = regexp.MustCompile(`^\.\.\.and (\d+) more goroutines like this one$`)
	createdBy = regexp.MustCompile(`^created by (.+?)(?: in goroutine (\d+))?$`)
)

// Goroutines returns the goroutines that text tells of, in its order.
func Goroutines(text string) []Goroutine {
	var all []Goroutine
	var g *Goroutine // nil outside of a block
	var frames, created framesOf
	end := func() {
		if g == nil {
			return
		}
		g.Frames = frames.frames
		if len(created.frames) > 0 {
			g.Created = created.frames[0]
		}
		all = append(all, *g)
		g, frames, created = nil, framesOf{}, framesOf{}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if h := header(line); h != nil {
			end()
			g = h
			continue
		}
		switch {
		case g == nil || line == "":
		case alike.MatchString(line):
			g.More, _ = strconv.Atoi(alike.FindStringSubmatch(line)[1])
		case strings.HasPrefix(line, "..."): // "...additional frames elided..."
		case strings.HasPrefix(line, "goroutine running on other thread"):
		case createdBy.MatchString(line):
			m := createdBy.FindStringSubmatch(line)
			created.frames = []Frame{{Func: m[1]}}
			g.Creator, _ = strconv.Atoi(m[2])
		case len(created.frames) > 0:
			if !filePosition.MatchString(line) {
				end()
				continue
			}
			created.add(line)
		case !frames.add(line):
			end()
		}
	}
	end()
	return all
}

func header(line string) *Goroutine {
	m := dumpHeader.FindStringSubmatch(line)
	if m == nil {
		m = goleakHeader.FindStringSubmatch(line)
	}
	if m == nil {
		return nil
	}
	g := &Goroutine{State: state(m[2]), Durable: strings.Contains(m[2], "(durable)")}
	g.ID, _ = strconv.Atoi(m[1])
	if b := bubbleOf.FindStringSubmatch(m[2]); b != nil {
		g.Bubble, _ = strconv.Atoi(b[1])
	}
	return g
}

// state drops what may follow: how long, the bubble, labels, "(durable)", "(scan)".
func state(s string) string {
	s, _, _ = strings.Cut(s, ",")
	s, _, _ = strings.Cut(s, " labels:")
	s = strings.TrimSuffix(s, " (scan)")
	s = strings.TrimSuffix(s, " (durable)")
	return strings.TrimSpace(s)
}
