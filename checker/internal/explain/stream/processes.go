package stream

import (
	"bytes"
	"slices"
)

// A log may hold what several processes say, each line behind the name of who says it or the time. processes reads each of them as if
// it were alone: a report goes on in the lines with the prefix of its first.
type processes struct {
	*session
	base   *scanner   // of what has no prefix
	others []*process // who has spoken last comes first
}

// A process is who writes behind one prefix.
type process struct {
	prefix prefix
	*scanner
}

// mostProcesses bounds those that are known at once.
const mostProcesses = 64

func newProcesses(s *session) *processes {
	p := &processes{session: s}
	p.base = &scanner{session: s, among: p}
	return p
}

func (p *processes) line(raw []byte) {
	if len(raw) >= longestLine {
		p.base.line(raw, raw)
		return
	}
	bare := bareOf(raw)
	for i, one := range p.others {
		rest, ok := one.prefix.strip(bare)
		if !ok {
			if one.prefix.blank && len(bytes.TrimSpace(bare)) > 0 {
				p.leave(one) // less indented: that report is over
				p.line(raw)
				return
			}
			continue
		}
		if i > 0 {
			copy(p.others[1:], p.others[:i])
			p.others[0] = one
		}
		one.line(raw, rest)
		p.settle(one)
		return
	}
	p.base.line(raw, bare)
}

// began says whether a report begins in a line, at, behind a prefix of its own, and if so reads on there.
func (p *processes) began(raw, bare []byte, at int, in *scanner) bool {
	if in != p.base || at == 0 || bare[0] == '=' { // a prefix has none within
		return false
	}
	if at < 0 {
		at = bytes.Index(bare, running) // what its test says will follow
	}
	if at < 0 && !isBackwards(bare) {
		return false
	}
	n := knownPrefix(bare[:max(at, 0)])
	if at < 0 { // what stands before a place is its indentation
		n = len(bytes.TrimRight(bare[:knownPrefix(bare)], " \t"))
		if bare[n] == ' ' {
			n++
		}
	}
	if n == 0 {
		return false
	}
	before := newPrefix(bare[:n])
	if before.blank && (at < 0 || bytes.HasPrefix(bare[at:], failed) || bytes.HasPrefix(bare[at:], running)) {
		return false // subtests are indented, and so are stacks
	}
	p.add(before, raw, bare)
	return true
}

var (
	failed  = []byte("--- FAIL: ")
	running = []byte("=== RUN ")
)

// add reads a line as the first of whoever writes behind the prefix.
func (p *processes) add(before prefix, raw, bare []byte) {
	if len(p.others) == mostProcesses {
		p.leave(p.others[mostProcesses-1])
	}
	one := &process{before, &scanner{session: p.session, among: p, name: before.name()}}
	p.others = slices.Insert(p.others, 0, one)
	rest, _ := before.strip(bare)
	one.line(raw, rest)
	p.settle(one)
}

// settle forgets an indentation as soon as the report behind it is over: others are indented, too.
func (p *processes) settle(one *process) {
	if one.prefix.blank && one.idle() {
		p.leave(one)
	}
}

func (p *processes) leave(one *process) {
	one.end()
	p.others = slices.DeleteFunc(p.others, func(o *process) bool { return o == one })
}

// more passes on a piece of a line that was too long.
func (p *processes) more(piece []byte) { p.out.Write(piece) }

func (p *processes) end() {
	p.base.end()
	for _, one := range slices.Backward(p.others) {
		one.end()
	}
	p.others = nil
}

// quiet says whether what comes next may be passed on before its line has ended: nobody reads a report.
func (p *processes) quiet() bool {
	return p.base.idle() && !slices.ContainsFunc(p.others, func(o *process) bool { return !o.idle() })
}

func (p *processes) pause() {
	p.base.pause()
	for _, one := range slices.Clone(p.others) {
		one.pause()
		p.settle(one)
	}
}
