package grade

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/exit"
)

// ErrOther says that a folder holds the journal of another grading.
var ErrOther = exit.New(exit.Usage, "the folder holds another grading", "choose another folder with --out, or judge all of it anew with --fresh")

// A journal is the file in which each result stands as soon as it is known: a line each, made
// durable before it counts. Whoever is killed at any instant and started again finds all lines
// but perhaps the last, which is half a line then, and cut off.
type journal struct {
	mu    sync.Mutex
	file  *os.File
	known map[string]place // by key
	end   int64
	err   error // of the first write that failed: nothing may follow it
}

// A place is where a result stands in the file. The results themselves stay there, so that the
// memory that a class needs does not grow with what is said about its answers.
type place struct {
	at int64
	n  int
}

// A line is what stands in a line, behind its checksum.
type line struct {
	Grading string           `json:"grading,omitempty"` // in the first: what the results depend on
	Key     string           `json:"key,omitempty"`
	Result  *gradebook.Score `json:"result,omitempty"`
	Answer  []gradebook.Text `json:"answer,omitempty"`
}

const journalName = "journal.jsonl"

// Forget removes the journal in dir, so that all is judged anew. Only who holds dir may: another grader would go on writing what nobody finds.
func Forget(dir string) error {
	if err := os.Remove(filepath.Join(dir, journalName)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the journal: %w", err)
	}
	return nil
}

// openJournal opens the journal in dir, which the caller holds, or begins one. grading identifies what results depend on
// beside the answer: one that was begun with another is not gone on with.
func openJournal(dir, grading string) (*journal, error) {
	f, err := os.OpenFile(filepath.Join(dir, journalName), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the journal: %w", err)
	}
	j := &journal{file: f, known: map[string]place{}}
	if err := j.begin(dir, grading); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return j, nil
}

func (j *journal) begin(dir, grading string) error {
	first, err := j.load()
	if err != nil {
		return err
	}
	switch {
	case j.end == 0:
		if _, err := j.write(line{Grading: grading}); err != nil {
			return err
		}
		return syncFolder(dir)
	case first.Grading != grading:
		return fmt.Errorf("%w: %s was begun with another workbook, checker, Go, isolation or other rules", ErrOther, dir)
	}
	return nil
}

// load finds out what is known, and cuts off what a crash has left half written.
func (j *journal) load() (first line, err error) {
	text, err := io.ReadAll(j.file)
	if err != nil {
		return first, fmt.Errorf("reading the journal: %w", err)
	}
	for int(j.end) < len(text) {
		row, _, whole := bytes.Cut(text[j.end:], []byte("\n"))
		l, ok := parse(row)
		if !whole || !ok {
			break
		}
		if j.end == 0 {
			first = l
		} else {
			j.known[l.Key] = place{j.end, len(row)}
		}
		j.end += int64(len(row)) + 1
	}
	if err := j.file.Truncate(j.end); err != nil {
		return first, fmt.Errorf("mending the journal: %w", err)
	}
	return first, nil
}

// parse reads a line; not ok when it is not as it was written.
func parse(row []byte) (l line, ok bool) {
	sum, text, found := bytes.Cut(row, []byte(" "))
	if !found || string(sum) != crcOf(text) {
		return l, false
	}
	return l, json.Unmarshal(text, &l) == nil
}

func crcOf(text []byte) string { return strconv.FormatUint(uint64(crc32.ChecksumIEEE(text)), 16) }

// write appends a line and waits until it is on the disk.
func (j *journal) write(l line) (place, error) {
	text, err := json.Marshal(l)
	if err != nil {
		return place{}, fmt.Errorf("writing the journal: %w", err)
	}
	row := append([]byte(crcOf(text)+" "), text...)
	if _, err := j.file.WriteAt(append(row, '\n'), j.end); err != nil {
		return place{}, fmt.Errorf("writing the journal: %w", err)
	}
	if err := j.file.Sync(); err != nil {
		return place{}, fmt.Errorf("writing the journal: %w", err)
	}
	p := place{j.end, len(row)}
	j.end += int64(len(row)) + 1
	return p, nil
}

// put makes a result durable, and the answer that it is about. After an error, of a full disk say, every further put returns it:
// what stands behind a broken line would be lost with it.
func (j *journal) put(key string, result gradebook.Score, answer []gradebook.Text) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return j.err
	}
	p, err := j.write(line{Key: key, Result: &result, Answer: answer})
	if err != nil {
		j.err = err
		return err
	}
	j.known[key] = p
	return nil
}

func (j *journal) has(key string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, ok := j.known[key]
	return ok
}

// get returns the result that stands for key, and the answer.
func (j *journal) get(key string) (result gradebook.Score, answer []gradebook.Text, known bool, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	p, ok := j.known[key]
	if !ok {
		return result, nil, false, nil
	}
	row := make([]byte, p.n)
	if _, err := j.file.ReadAt(row, p.at); err != nil {
		return result, nil, false, fmt.Errorf("reading the journal: %w", err)
	}
	l, ok := parse(row)
	if !ok || l.Result == nil {
		return result, nil, false, errors.New("reading the journal: it was changed while it was in use")
	}
	return *l.Result, l.Answer, true, nil
}

func (j *journal) close() error {
	if err := j.file.Close(); err != nil {
		return fmt.Errorf("closing the journal: %w", err)
	}
	return nil
}

// syncFolder makes a new file's name durable. Systems that cannot do so keep it by other means.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("making the journal durable: %w", err)
	}
	defer d.Close()
	_ = d.Sync()
	return nil
}
