package scene

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// said is a line that the scene writes.
type said struct {
	Scene    *announced `json:"scene,omitempty"`
	Begin    *bar       `json:"begin,omitempty"`
	End      *bar       `json:"end,omitempty"`
	Mark     *bar       `json:"mark,omitempty"`
	Readings []told     `json:"readings,omitempty"`
	Waiting  *[]waiting `json:"waiting,omitempty"`
	Left     []waiting  `json:"left,omitempty"` // goroutines that are still there when the scene has ended
	Say      string     `json:"say,omitempty"`
	At       float64    `json:"at,omitempty"`
	Pressed  string     `json:"pressed,omitempty"`
	Returned string     `json:"returned,omitempty"`
	Dropped  int        `json:"dropped,omitempty"` // lines that were left out because there were too many
	Over     bool       `json:"over,omitempty"`
}

// announced is what is on the page.
type announced struct {
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	Controls []*control `json:"controls"`
}

// A bar is a stretch of a lane. Times are milliseconds since the scene began.
type bar struct {
	ID      int     `json:"id,omitempty"`
	Lane    string  `json:"lane,omitempty"`
	Name    string  `json:"name,omitempty"`
	Waits   bool    `json:"waits,omitempty"`
	At      float64 `json:"at"`
	Outcome string  `json:"outcome,omitempty"`
}

type told struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// heard is a line that the scene reads.
type heard struct {
	Press string  `json:"press"`
	Set   string  `json:"set"`
	Value int     `json:"value"`
	Speed float64 `json:"speed"`
	End   bool    `json:"end"`
}

// Lines that may be written in a second. Whoever writes more cannot be read anyway, and would fill the page's memory.
const mostLines = 500

// lines writes a line at a time, and not too many. Its methods may be called by many goroutines.
type lines struct {
	mu      sync.Mutex
	w       *json.Encoder
	second  time.Time
	written int
	dropped int
}

func newLines(w io.Writer) *lines { return &lines{w: json.NewEncoder(w)} }

// write writes one line. An error is not looked at: without a reader the process will soon be told to end.
func (l *lines) write(s said) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.second) > time.Second {
		l.second, l.written = now, 0
		if l.dropped > 0 {
			_ = l.w.Encode(said{Dropped: l.dropped})
			l.dropped = 0
		}
	}
	// What has begun must be seen to end, and the page must hear of the scene itself.
	if l.written++; l.written > mostLines && (s.Begin != nil || s.Mark != nil || s.Say != "" || s.Pressed != "" || s.Returned != "") {
		l.dropped++
		return
	}
	_ = l.w.Encode(s)
}

// readLines calls do for each line, until there are none any more. What is no line of the page's is left out.
func readLines(r io.Reader, do func(heard)) {
	for in := bufio.NewScanner(r); in.Scan(); {
		var h heard
		if json.Unmarshal(in.Bytes(), &h) == nil {
			do(h)
		}
	}
}

// speed is how many times as fast as usual everything is. Zero is usual.
type speed struct {
	bits atomic.Uint64
}

func (s *speed) set(times float64) {
	if times > 0 {
		s.bits.Store(math.Float64bits(times))
	}
}

func (s *speed) of(d time.Duration) time.Duration {
	if bits := s.bits.Load(); bits != 0 {
		return time.Duration(float64(d) / math.Float64frombits(bits))
	}
	return d
}
