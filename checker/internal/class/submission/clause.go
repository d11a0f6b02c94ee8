package submission

import (
	"go/scanner"
	"go/token"
)

// packageOf returns the name in the package clause of source, "" where it does not begin with one. A scanner and not a
// parser: nobody has read the file, and more than its first two words is not needed.
func packageOf(source []byte) string {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(source)), source, nil, 0)
	if _, first, _ := s.Scan(); first != token.PACKAGE {
		return ""
	}
	if _, second, name := s.Scan(); second == token.IDENT {
		return name
	}
	return ""
}
