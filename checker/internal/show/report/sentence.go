package report

import (
	"strings"
	"unicode"
)

// sentence makes words of a test's name: "TestAFreedSlotIsTakenAtOnce" becomes "a
// freed slot is taken at once", "TestX/6_tasks" becomes "6 tasks".
func sentence(test string) string {
	if i := strings.LastIndexByte(test, '/'); i >= 0 {
		return strings.ReplaceAll(test[i+1:], "_", " ")
	}
	words := camelWords(strings.TrimPrefix(test, "Test"))
	for i, w := range words {
		if len(w) == 1 || w != strings.ToUpper(w) { // HTTP stays as it is
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

// camelWords splits before a capital that follows a small letter or begins a new
// word after an abbreviation, and at underscores.
func camelWords(name string) []string {
	var words []string
	for part := range strings.SplitSeq(name, "_") {
		runes := []rune(part)
		begin := 0
		for i := 1; i < len(runes); i++ {
			if unicode.IsUpper(runes[i]) && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
				words = append(words, string(runes[begin:i]))
				begin = i
			}
		}
		if begin < len(runes) {
			words = append(words, string(runes[begin:]))
		}
	}
	return words
}
