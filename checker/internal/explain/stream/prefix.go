package stream

import (
	"bytes"
	"regexp"
)

// A prefix is what a log puts before each line of one process: "app_1  | ", a time, "May 01 10:00:00 host app[17]: ", "> ".
type prefix struct {
	text  []byte
	vary  []bool // digits that differ from line to line: of times, and of the numbers of lines
	blank bool   // nothing but indentation
	first int    // where the number of the line begins, if one comes first: blanks before it are for its width
}

var (
	// times are the parts of a prefix whose digits mean nothing.
	times = regexp.MustCompile(`\d{4}[-/.]\d\d[-/.]\d\d|\d\d?:\d\d:\d\d(?:[.,]\d+)?|[+-]\d\d:?\d\d\b|\b\d{10,19}\b|\[ *\d+\.\d+\]|^[ \t]*\d+`)

	known = regexp.MustCompile(`^(?:` +
		`[ \t]+` +
		`|\d{4}[-/.]\d\d[-/.]\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?[: ]?` + // dates
		`|\d\d?:\d\d:\d\d(?:[.,]\d+)?(?: [AP]M)?[: ]?` +
		`|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?(?: \d{4})? (?:[\w.-]+ [\w./@-]+(?:\[\d+\])?: ?)?` + // syslog, journald
		`|\d{10,19}\b` +
		`|\d{2}[OE][+ ]` + // GitLab
		`|std(?:out|err) [FP]\b` + // Kubernetes' nodes
		`|std(?:out|err)(?::|\b)` +
		`|\[[^\[\]]{1,80}\]:?` +
		`|(?:[\w.-]+ )?[\w./@-]+\[[\w.-]{1,40}\]:` + // app[17]:, host app[17]:, heroku[web.1]:
		`|[\w./@:-]{1,80} *[|│┃]` + // docker compose
		`|[>|│┃]` +
		`|[^\t]{1,80}\t[^\t]{1,80}\t` + // gh run view --log: the job, the step
		`|\d+[:|)]?(?:[ \t]|$)` + // the number of the line
		`)+`)
)

func newPrefix(text []byte) prefix {
	p := prefix{text: bytes.Clone(text), vary: make([]bool, len(text)), blank: len(bytes.TrimSpace(text)) == 0}
	for _, at := range times.FindAllIndex(text, -1) {
		for i := at[0]; i < at[1]; i++ {
			p.vary[i] = isDigit(text[i])
		}
	}
	if blanks := len(text) - len(bytes.TrimLeft(text, " ")); blanks < len(text) && p.vary[blanks] {
		p.first = blanks
	}
	return p
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// strip returns what line says behind the prefix. A line that ends where only blanks of the prefix follow says nothing.
func (p prefix) strip(line []byte) (rest []byte, ok bool) {
	j := 0
	if p.first > 0 {
		j = len(line) - len(bytes.TrimLeft(line, " "))
	}
	for i := p.first; i < len(p.text); {
		switch {
		case p.vary[i] && j < len(line) && isDigit(line[j]):
			for i < len(p.text) && p.vary[i] && isDigit(p.text[i]) {
				i++
			}
			for j < len(line) && isDigit(line[j]) {
				j++
			}
		case !p.vary[i] && j < len(line) && line[j] == p.text[i]:
			i, j = i+1, j+1
		default:
			if len(bytes.TrimSpace(p.text[i:])) == 0 && len(bytes.TrimRight(line[j:], "\r\n")) == 0 && (j > 0 || p.blank) {
				return line[j:], true
			}
			return nil, false
		}
	}
	return line[j:], true
}

// name says whose lines they are; "" where the prefix is but a time or an indentation.
func (p prefix) name() string {
	bare := bytes.Clone(p.text)
	for i, vary := range p.vary {
		if vary {
			bare[i] = ' '
		}
	}
	if !hasName.Match(bare) {
		return ""
	}
	return string(bytes.TrimSpace(p.text))
}

var hasName = regexp.MustCompile(`[A-Za-z_]{3}`)

// knownPrefix returns how much of line is of the forms that logs put before their lines.
func knownPrefix(line []byte) int {
	at := known.FindIndex(line)
	if at == nil {
		return 0
	}
	return at[1]
}

// beginning returns where in line a report begins, if one does: its first words may follow a prefix, or what a program has printed
// without ending the line. -1 when none does.
func beginning(line []byte) int {
	text := trimmed(line)
	if len(text) < len("panic: ") {
		return -1
	}
	switch text[len(text)-1] {
	case '=':
		at := len(text) - len(equalSigns)
		if at >= 0 && bytes.HasSuffix(text, equalSigns) && (at == 0 || text[at-1] != '=') {
			return at
		}
	case 'E':
		if bytes.HasSuffix(text, warning) {
			return len(text) - len(warning)
		}
	case ':':
		if at := bytes.LastIndex(text, goleakMain); at >= 0 {
			return at
		}
	}
	for from := 0; ; {
		i := bytes.IndexByte(text[from:], ':')
		if i < 0 {
			return -1
		}
		i += from
		from = i + 1
		if from < len(text) && text[from] != ' ' || i == 0 || !lastLetters[text[i-1]] {
			continue
		}
		for _, word := range firstWords {
			at := i - len(word.before)
			if at >= 0 && bytes.HasPrefix(text[at:], word.all) && (at == 0 || !isLetter(text[at-1])) {
				return at
			}
		}
	}
}

// trimmed is line without the blanks and line breaks at its end: bytes.TrimRight is slower than all else that is asked of most lines.
func trimmed(line []byte) []byte {
	n := len(line)
	for n > 0 && (line[n-1] == ' ' || line[n-1] == '\n' || line[n-1] == '\r') {
		n--
	}
	return line[:n]
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// lastLetters are the last letters of firstWords, by which nearly all lines are told apart from them.
var lastLetters = func() (is [256]bool) {
	for _, word := range firstWords {
		is[word.before[len(word.before)-1]] = true
	}
	return is
}()

// firstWords are those with which reports begin, up to their first colon.
var firstWords = func() (words []struct{ before, all []byte }) {
	for _, all := range append(crashes[:len(crashes):len(crashes)], []byte("--- FAIL: ")) {
		words = append(words, struct{ before, all []byte }{all[:bytes.IndexByte(all, ':')], all})
	}
	return words
}()
