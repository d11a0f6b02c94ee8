package grade

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/course"
	"koans/checker/internal/judge/gate"
)

// Of whatever can pass all is kept: a copied answer stands behind no comment that is too long to be looked past.
func TestAnswersAreKeptWhole(t *testing.T) {
	source := "package sample\n\n//" + strings.Repeat("x", gate.MostSource)
	source = source[:gate.MostSource-len("\nfunc F() {}\n")] + "\nfunc F() {}\n"
	kept := texts([]course.File{{Name: "sample.go", Source: []byte(source)}})
	assert.Equal(t, source, kept[0].Text)
}
