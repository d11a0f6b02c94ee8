package scene

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"sync/atomic"
	"time"
)

// said is a line that the scene writes, beside those of bars, marks and words.
type said struct {
	Scene    *announced `json:"scene,omitempty"`
	Readings []told     `json:"readings,omitempty"`
	Waiting  *[]waiting `json:"waiting,omitempty"`
	Left     []waiting  `json:"left,omitempty"` // goroutines that are still there when the scene has ended
	Over     bool       `json:"over,omitempty"`
}

// announced is what is on the page.
type announced struct {
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	Controls []*control `json:"controls"`
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
