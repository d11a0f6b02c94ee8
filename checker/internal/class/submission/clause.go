package submission

import (
	"encoding/binary"
	"go/scanner"
	"go/token"
)

// inUTF16 reports whether source begins with a package clause in UTF-16, as some editors and shells of Windows write text.
func inUTF16(source []byte) bool {
	return packageOf(fromUTF16(source, binary.LittleEndian.Uint16)) != "" || packageOf(fromUTF16(source, binary.BigEndian.Uint16)) != ""
}

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
