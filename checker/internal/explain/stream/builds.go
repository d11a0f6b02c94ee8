package stream

import (
	"bytes"
	"regexp"
)

// complaint is what the compiler and vet write: "file.go:3:7: declared and not used: x".
var complaint = regexp.MustCompile(`^(?:vet: )?\S.*?\.go:\d+(?::\d+)?: `)

// A buildBlock is a line "# package" and the errors below it.
type buildBlock struct {
	text  bytes.Buffer
	lines int
}

const mostBuild = 256 << 10

func newBuildBlock(line []byte) *buildBlock {
	b := &buildBlock{}
	b.text.Write(line)
	return b
}

func (b *buildBlock) take(line []byte) step {
	belongs := complaint.Match(line)
	if b.lines == 0 {
		// go vet says the package twice, once as it names what it looks at: "# [pkg]".
		if !belongs && !bytes.HasPrefix(line, []byte("# [")) {
			return mistaken
		}
	} else if !belongs && line[0] != '\t' && !bytes.HasPrefix(line, []byte("too many errors")) {
		return ended
	}
	if belongs {
		b.lines++
	}
	if b.text.Len()+len(line) < mostBuild {
		b.text.Write(line)
	}
	return goesOn
}

func (b *buildBlock) close() report {
	if b.lines == 0 {
		return report{raw: b.text.String()}
	}
	return report{kind: building, text: b.text.String(), raw: b.text.String()}
}
