package stream

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"koans/checker/internal/explain/diagnose"
)

// Options say where everything goes.
type Options struct {
	Out  io.Writer
	Show func(w io.Writer, f diagnose.Finding) error // writes a finding; w leads to Out
	Dir  string                                      // the folder in which the command ran: what it names is looked for there
}

// A Summary is what has come of a stream.
type Summary struct {
	Seen   []Seen // what was found, in the order in which it was shown
	Failed bool   // something was found, or a package has failed
	Tally
}

// Seen is a finding and how often it was met.
type Seen struct {
	diagnose.Finding
	Times int
}

const (
	chunkSize = 128 << 10
	// quiet is how long nothing may come before the reports at hand are explained, though
	// more that belongs to them might follow: a server that goes on has no other end.
	quiet = 300 * time.Millisecond
)

// Stream explains all of r. An error means that r could not be read or Out could not
// be written to.
func Stream(r io.Reader, o Options) (Summary, error) {
	out := bufio.NewWriterSize(o.Out, chunkSize)
	s := newSession(out, o)
	chunks, free := read(r)
	silence := time.NewTimer(quiet)
	defer silence.Stop()
	for {
		select {
		case c := <-chunks:
			s.input(c.data)
			if c.data != nil {
				free <- c.data[:cap(c.data)]
			}
			if c.err != nil {
				s.end()
			}
			// What has come is to be seen at once: nobody knows when more comes.
			if err := out.Flush(); err != nil {
				return s.summary, fmt.Errorf("passing on the output: %w", err)
			}
			if s.err != nil {
				return s.summary, fmt.Errorf("showing a finding: %w", s.err)
			}
			if c.err == io.EOF {
				return s.summary, nil
			}
			if c.err != nil {
				return s.summary, fmt.Errorf("reading the output: %w", c.err)
			}
			silence.Reset(quiet)
		case <-silence.C:
			s.pause()
			if err := out.Flush(); err != nil {
				return s.summary, fmt.Errorf("passing on the output: %w", err)
			}
		}
	}
}

type chunk struct {
	data []byte
	err  error
}

// read reads r in a goroutine of its own, into two buffers that come back by free.
// The goroutine ends with r.
func read(r io.Reader) (chunks chan chunk, free chan []byte) {
	chunks, free = make(chan chunk), make(chan []byte, 2)
	free <- make([]byte, chunkSize)
	free <- make([]byte, chunkSize)
	go func() {
		for buf := range free {
			n, err := r.Read(buf)
			chunks <- chunk{buf[:n], err}
			if err != nil {
				return
			}
		}
	}()
	return chunks, free
}
