package scene

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// Lines that may be written in a second. Whoever writes more cannot be read anyway, and would fill the page's memory.
const mostLines = 500

// How often what was said is written.
const writeEvery = 20 * time.Millisecond

// lines collects what is said, and has one goroutine write it. Its methods may be called by many goroutines, and, but for
// flush, order none of them: they synchronise without the race detector's knowledge, and so touch memory that is shared only where it does not look.
type lines struct {
	began time.Time

	writing sync.Mutex // so that what was said first is written first

	mu      sync.Mutex
	text    []byte // lines that have not been written yet
	ids     int
	second  int64 // the one in which written were counted
	written int
	dropped int
}

// now is the time since the scene began, in milliseconds.
func (l *lines) now() int { return int(time.Since(l.began).Milliseconds()) }

// begin says that a bar has begun, and returns its id.
//
//go:norace
func (l *lines) begin(lane, name string, waits bool) (id int) {
	at := l.now()
	hush()
	l.mu.Lock()
	l.ids++
	id = l.ids
	if l.room(at) {
		l.raw(`{"begin":{"id":`).number(id).raw(`,"lane":`).quoted(lane).raw(`,"name":`).quoted(name)
		if waits {
			l.raw(`,"waits":true`)
		}
		l.raw(`,"at":`).number(at).raw("}}\n")
	}
	l.mu.Unlock()
	unhush()
	return id
}

// end says that the bar has ended. It is never left out: what has begun must be seen to end.
//
//go:norace
func (l *lines) end(id int, outcome string) {
	at := l.now()
	hush()
	l.mu.Lock()
	l.raw(`{"end":{"id":`).number(id).raw(`,"outcome":`).quoted(outcome).raw(`,"at":`).number(at).raw("}}\n")
	l.mu.Unlock()
	unhush()
}

// mark says that something has happened in a lane.
//
//go:norace
func (l *lines) mark(lane, name string) {
	at := l.now()
	hush()
	l.mu.Lock()
	if l.room(at) {
		l.raw(`{"mark":{"lane":`).quoted(lane).raw(`,"name":`).quoted(name).raw(`,"at":`).number(at).raw("}}\n")
	}
	l.mu.Unlock()
	unhush()
}

// word says something: what is "say", "pressed" or "returned".
//
//go:norace
func (l *lines) word(what, text string) {
	at := l.now()
	hush()
	l.mu.Lock()
	if l.room(at) {
		l.raw("{").quoted(what).raw(":").quoted(text).raw(`,"at":`).number(at).raw("}\n")
	}
	l.mu.Unlock()
	unhush()
}

// write says anything else, for goroutines of the scene's own.
func (l *lines) write(s said) {
	line, err := json.Marshal(s)
	if err != nil {
		panic(err) // of our own types, which can be written
	}
	l.push(string(line))
}

//go:norace
func (l *lines) push(line string) {
	hush()
	l.mu.Lock()
	l.raw(line).raw("\n")
	l.mu.Unlock()
	unhush()
}

// room says whether there is room for one more line in this second. The caller holds l.mu.
//
//go:norace
func (l *lines) room(at int) bool {
	if second := int64(at / 1000); second != l.second {
		l.second, l.written = second, 0
		if l.dropped > 0 {
			l.raw(`{"dropped":`).number(l.dropped).raw("}\n")
			l.dropped = 0
		}
	}
	l.written++
	if l.written > mostLines {
		l.dropped++
		return false
	}
	return true
}

// flush writes what was said. An error is not looked at: without a reader the process will soon be told to end.
func (l *lines) flush(w io.Writer) {
	l.writing.Lock()
	defer l.writing.Unlock()
	if text := l.take(); len(text) > 0 {
		_, _ = w.Write(text)
	}
}

//go:norace
func (l *lines) take() []byte {
	hush()
	l.mu.Lock()
	text := make([]byte, len(l.text))
	for i := range text { // as in raw
		text[i] = l.text[i]
	}
	l.text = l.text[:0]
	l.mu.Unlock()
	unhush()
	return text
}

// raw, quoted and number append to what is to be written. Not by encoding/json, strconv or fmt: their pools would order the goroutines that use
// them, and the race detector would see what they touch. So it does where several bytes are copied, whoever has that done.
//
//go:norace
func (l *lines) raw(text string) *lines {
	for i := range len(text) {
		l.text = append(l.text, text[i])
	}
	return l
}

//go:norace
func (l *lines) quoted(text string) *lines {
	const hex = "0123456789abcdef"
	l.text = append(l.text, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			l.text = append(l.text, '\\', c)
		case c < ' ':
			l.text = append(l.text, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			l.text = append(l.text, c)
		}
	}
	l.text = append(l.text, '"')
	return l
}

//go:norace
func (l *lines) number(n int) *lines {
	if n >= 10 {
		l.number(n / 10)
	}
	l.text = append(l.text, byte('0'+n%10))
	return l
}
