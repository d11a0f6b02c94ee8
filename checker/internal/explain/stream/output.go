package stream

import "bufio"

// An output is where everything goes. It knows whether its last line has ended.
type output struct {
	w    *bufio.Writer
	last byte // 0 before anything was written
}

// Write passes p on. Errors come out when the writer is flushed.
func (o *output) Write(p []byte) (int, error) {
	if len(p) > 0 {
		o.last = p[len(p)-1]
	}
	return o.w.Write(p)
}

// held passes on what was held back until now. It begins a line: when the last line of all is cut off, what comes of the reports
// before it would stand on that line.
func (o *output) held(text string) {
	if text == "" {
		return
	}
	if o.last != '\n' && o.last != 0 {
		o.Write([]byte{'\n'})
	}
	o.Write([]byte(text))
}
