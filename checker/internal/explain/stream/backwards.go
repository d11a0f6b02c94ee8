package stream

import (
	"bytes"
	"slices"
)

// A backwardsBlock is a report whose last line comes first, as some viewers of logs give it: the place of each call above the call,
// and what has happened below all stacks.
type backwardsBlock struct {
	lines  [][]byte
	size   int
	before lineKind // of the line above
	heads  int      // headers with their goroutine's calls above them
	inner  block    // the report read in its order, once it is whole
}

type lineKind int

const (
	otherLine lineKind = iota
	blankLine
	placeLine
	callLine // or where the goroutine was created
	headLine // of a goroutine, or of one side of a race
	firstLine
	tailLine // of a message of several lines
)

const (
	mostBackwards      = 1 << 20
	mostBackwardsLines = 20_000
)

// isBackwards says whether the line is a place in a stack, which outside of a report can only be the last of one that comes backwards.
func isBackwards(line []byte) bool {
	i := len(trimmed(line))
	for i > 0 && (isDigit(line[i-1]) || 'a' <= line[i-1] && line[i-1] <= 'f') {
		i--
	}
	return bytes.HasSuffix(line[:i], []byte(" +0x")) && bytes.Contains(line[:i], []byte(".go:"))
}

func newBackwardsBlock(line []byte) *backwardsBlock {
	bare := bytes.TrimSpace(line)
	if kindOf(line) != placeLine || bytes.IndexByte(bare, '\t') >= 0 || bare[0] != '/' && bytes.IndexByte(bare[:bytes.LastIndexByte(bare, ':')], ' ') >= 0 {
		return nil // or a place behind a prefix
	}
	b := &backwardsBlock{before: placeLine}
	b.add(line)
	return b
}

func (b *backwardsBlock) add(line []byte) {
	if line[len(line)-1] != '\n' {
		line = append(bytes.Clone(line), '\n')
	}
	b.lines = append(b.lines, bytes.Clone(line))
	b.size += len(line)
}

func kindOf(line []byte) lineKind {
	bare := bytes.TrimSpace(line)
	if len(bare) == 0 {
		return blankLine
	}
	if _, ok := framePlace(bare); ok {
		return placeLine
	}
	switch {
	case isCrash(line), isLine(bare, warning):
		return firstLine
	case isGoroutine(bare), accessLine.Match(bare), startLine.Match(bare), isLine(bare, []byte("runtime stack:")):
		return headLine
	case bytes.HasPrefix(bare, []byte("created by ")), isCall(bare):
		return callLine
	case bytes.HasPrefix(bare, []byte("[signal ")), bytes.HasPrefix(line, []byte("\tpanic: ")):
		return tailLine
	}
	return otherLine
}

func (b *backwardsBlock) take(line []byte) step {
	k := kindOf(line)
	above := b.before
	b.before = k
	if b.size+len(line) > mostBackwards || len(b.lines) >= mostBackwardsLines {
		return mistaken
	}
	switch {
	case k == otherLine,
		above == placeLine && k != callLine, // each place has its call below it
		k == headLine && above != callLine,  // in order, a header would come first
		k == blankLine && above != headLine && above != blankLine && above != tailLine,
		k == tailLine && above != blankLine && above != headLine:
		return mistaken
	case k == headLine:
		b.heads++
	}
	b.add(line)
	if k != firstLine {
		return goesOn
	}
	if b.heads == 0 {
		return mistaken
	}
	slices.Reverse(b.lines)
	if isLine(bytes.TrimSpace(b.lines[0]), warning) {
		b.inner = newRaceBlock(b.lines[0])
	} else {
		b.inner = newCrashBlock(b.lines[0])
	}
	for _, l := range b.lines[1:] {
		b.inner.take(l)
	}
	return ends
}

func (b *backwardsBlock) close() report {
	if b.inner == nil {
		return report{raw: string(bytes.Join(b.lines, nil))}
	}
	r := b.inner.close()
	slices.Reverse(b.lines)
	r.raw = string(bytes.Join(b.lines, nil))
	return r
}
