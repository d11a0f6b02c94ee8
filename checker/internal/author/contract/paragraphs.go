package contract

import (
	"path"
	"regexp"
	"strings"
)

// A paragraph is a part of a report between two empty lines, without what differs from one run or one machine to the next:
// addresses, the numbers of goroutines and how they fare, folders, and all frames but the exercise's own, since those of the
// library change with Go.
type paragraph struct {
	line int    // its first
	text string // lines, or "function file:line" for a frame
	own  bool   // there is such a frame
}

var (
	frameAt  = regexp.MustCompile(`^\s+(.+\.go):(\d+)(?: \+0x[0-9a-f]+)?$`)
	numbered = regexp.MustCompile(`(?i)\b(goroutine|bubble) \d+`)
	address  = regexp.MustCompile(`0x[0-9a-f]+`)
	fares    = regexp.MustCompile(` \((?:running|finished)\)|, \d+ minutes`)
	testLog  = regexp.MustCompile(`^\w+\.go:\d+: `)
	byWhom   = regexp.MustCompile(` in goroutine \d+$`)
	ordinal  = regexp.MustCompile(`^\d+_`)
)

// paragraphs reads a report. Folder is the exercise's, below exercises.
func paragraphs(report, folder string) []paragraph {
	var all []paragraph
	var lines []string
	begun, own := 0, false
	end := func() {
		if len(lines) > 0 {
			all = append(all, paragraph{begun, strings.Join(lines, "\n"), own})
		}
		lines, own = nil, false
	}
	text := strings.Split(strings.ReplaceAll(report, "\r\n", "\n"), "\n")
	for i := 0; i < len(text); i++ {
		line := text[i]
		switch {
		case strings.Trim(line, " \t=") == "":
			end()
			continue
		case len(lines) == 0:
			begun = i + 1
		}
		if i+1 < len(text) {
			if m := frameAt.FindStringSubmatch(text[i+1]); m != nil {
				if i++; strings.HasSuffix("/"+path.Dir(m[1]), "/"+folder) {
					lines, own = append(lines, function(line)+" "+path.Base(m[1])+":"+m[2]), true
				}
				continue
			}
		}
		lines = append(lines, heading(line))
	}
	end()
	return all
}

// function is a frame's function by its package's and its own name.
func function(line string) string {
	name := byWhom.ReplaceAllString(strings.TrimSpace(line), "")
	if strings.HasSuffix(name, ")") {
		name = name[:strings.LastIndex(name, "(")] // the arguments
	}
	by, called, created := strings.Cut(name, "created by ")
	if created {
		name = called
	}
	name = ordinal.ReplaceAllString(name[strings.LastIndex(name, "/")+1:], "")
	if created {
		return by + "created by " + name
	}
	return name
}

// heading is a line that is no frame.
func heading(line string) string {
	line = testLog.ReplaceAllString(strings.TrimSpace(line), "")
	line = numbered.ReplaceAllString(line, "$1 N")
	return fares.ReplaceAllString(address.ReplaceAllString(line, "0x"), "")
}
