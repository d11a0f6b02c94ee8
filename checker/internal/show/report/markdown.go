package report

import (
	"regexp"
	"strings"

	"koans/checker/internal/show/text"
)

// markdown renders the few forms of Markdown that lessons use: headings, paragraphs, lists,
// tables, fenced code, diagrams that are indented; in a paragraph bold, italic and code.
func (s Style) markdown(src string) []string {
	var out []string
	lines := strings.Split(src, "\n")
	for i := 0; i < len(lines); {
		line := lines[i]
		switch {
		case strings.TrimSpace(line) == "":
			if len(out) > 0 && out[len(out)-1] != "" {
				out = append(out, "")
			}
			i++
		case strings.HasPrefix(line, "```"):
			var code []string
			for i++; i < len(lines) && !strings.HasPrefix(lines[i], "```"); i++ {
				code = append(code, lines[i])
			}
			i++
			out = append(out, s.codeBlock(code)...)
		case strings.HasPrefix(line, diagram):
			var code []string
			for ; i < len(lines) && strings.HasPrefix(lines[i], diagram); i++ {
				code = append(code, strings.TrimPrefix(lines[i], diagram))
			}
			out = append(out, s.codeBlock(code)...)
		case strings.HasPrefix(line, "#"):
			out = append(out, s.paint().Strong(text.Line(strings.TrimSpace(strings.TrimLeft(line, "#")))))
			i++
		case strings.HasPrefix(line, "|"):
			var rows []string
			for ; i < len(lines) && strings.HasPrefix(lines[i], "|"); i++ {
				rows = append(rows, lines[i])
			}
			out = append(out, s.table(rows)...)
		default:
			para := line
			for i++; i < len(lines) && continues(lines[i]); i++ {
				para += " " + strings.TrimSpace(lines[i])
			}
			out = append(out, s.paragraph(para)...)
		}
	}
	return out
}

// diagram begins a line that is to be shown as it is. What goes on with an item is indented by less.
const diagram = "    "

var itemMark = regexp.MustCompile(`^\s*([-*]|\d+[.)])\s+`)

// continues reports whether line goes on with the paragraph or item before it.
func continues(line string) bool {
	return strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "|") &&
		!strings.HasPrefix(line, "```") && !itemMark.MatchString(line)
}

// codeBlock breaks lines that are too long where the terminal ends, and nothing is cut off: it is there to be read.
func (s Style) codeBlock(code []string) []string {
	const indent = "    "
	var out []string
	for _, line := range code {
		line = strings.TrimRight(text.Line(line), " ")
		for first := true; first || line != ""; first = false {
			var head string
			head, line = text.Split(line, s.columns()-len(indent))
			out = append(out, strings.TrimRight(indent+s.paint().Accent(head), " "))
		}
	}
	return out
}

// paragraph wraps before it paints, since colours have no width.
func (s Style) paragraph(para string) []string {
	mark := itemMark.FindString(para)
	indent := strings.Repeat(" ", len(mark))
	lines := text.Wrap(text.Safe(para[len(mark):]), s.measure()-len(mark))
	return s.inline(lines, mark, indent)
}

func (s Style) inline(lines []string, mark, indent string) []string {
	joined := s.inlineText(strings.Join(lines, "\n"))
	out := strings.Split(joined, "\n")
	for i := range out {
		if i == 0 {
			out[i] = mark + out[i]
		} else {
			out[i] = indent + out[i]
		}
	}
	return out
}

var inlineForms = regexp.MustCompile("(?s)`[^`]+`|\\*\\*[^*]+\\*\\*|\\*[^*\\s][^*]*\\*")

// inlineText paints the bold, italic and code parts of s, line by line, so that
// no colour goes on over a line's end.
func (s Style) inlineText(src string) string {
	p := s.paint()
	return inlineForms.ReplaceAllStringFunc(src, func(m string) string {
		inner, paint := strings.Trim(m, "*"), p.Strong
		if m[0] == '`' {
			if !s.Color {
				return m // without colour the quotes are what tells code from words
			}
			inner, paint = strings.Trim(m, "`"), p.Accent
		}
		parts := strings.Split(inner, "\n")
		for i := range parts {
			parts[i] = paint(parts[i])
		}
		return strings.Join(parts, "\n")
	})
}

// table shows the columns side by side where they fit, each cell wrapped in its column.
func (s Style) table(rows []string) []string {
	var cells [][]string
	headed := false // a table for layout has a first row of empty cells
	for i, r := range rows {
		r = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(r), "|"), "|")
		if strings.Trim(r, "-:| ") == "" && strings.Contains(r, "-") {
			continue
		}
		var row []string
		for c := range strings.SplitSeq(r, "|") {
			row = append(row, text.Line(strings.TrimSpace(c)))
		}
		if strings.Join(row, "") != "" {
			cells = append(cells, row)
			headed = headed || i == 0
		}
	}
	if len(cells) == 0 {
		return nil
	}
	widths := s.columnWidths(cells)
	var out []string
	for r, row := range cells {
		var parts [][]string
		tall := 0
		for i, c := range row {
			if i == len(widths) {
				break
			}
			parts = append(parts, text.Wrap(c, widths[i]))
			tall = max(tall, len(parts[i]))
		}
		for n := range tall {
			line := ""
			for i, part := range parts {
				piece := ""
				if n < len(part) {
					piece = part[n]
				}
				piece = text.Pad(piece, widths[i])
				if r == 0 && headed {
					line += "  " + s.paint().Strong(piece)
				} else {
					line += "  " + s.inlineText(piece)
				}
			}
			out = append(out, strings.TrimRight(line, " "))
		}
	}
	return out
}

// columnWidths gives each column what its longest cell needs, and takes from the
// widest until all fit.
func (s Style) columnWidths(cells [][]string) []int {
	widths := make([]int, len(cells[0]))
	for _, row := range cells {
		for i := range min(len(row), len(widths)) {
			widths[i] = max(widths[i], text.Width(row[i]))
		}
	}
	for {
		total, widest := 0, 0
		for i, w := range widths {
			total += w + 2
			if w > widths[widest] {
				widest = i
			}
		}
		if total <= s.columns() || widths[widest] <= 8 {
			return widths
		}
		widths[widest]--
	}
}
