package submission

import (
	"bytes"
	"path"
	"strings"
)

// A format is how an archive is packed.
type format string

const (
	zipFormat   format = ".zip"
	tarFormat   format = ".tar"
	gzipFormat  format = ".gz"
	bzip2Format format = ".bz2"
	foreign     format = "foreign" // one that nothing here unpacks
)

// formats are the extensions of archives and how they are packed.
var formats = map[string]format{
	".zip": zipFormat, ".tar": tarFormat, ".gz": gzipFormat, ".tgz": gzipFormat, ".bz2": bzip2Format, ".tbz2": bzip2Format, ".tbz": bzip2Format,
	".7z": foreign, ".rar": foreign, ".xz": foreign, ".txz": foreign, ".zst": foreign, ".lz": foreign, ".lzma": foreign, ".z": foreign,
	".ace": foreign, ".arj": foreign, ".cab": foreign, ".dmg": foreign, ".iso": foreign, ".zipx": foreign, ".sit": foreign, ".sitx": foreign,
}

// formatOf tells archives by their names; "" is none.
func formatOf(name string) format { return formats[strings.ToLower(path.Ext(name))] }

// trimArchive removes the extensions of an archive from its name.
func trimArchive(name string) string {
	for range 2 { // .tar.gz
		ext := path.Ext(name)
		if ext == "" || ext == name || formats[strings.ToLower(ext)] == "" {
			break
		}
		name = strings.TrimSuffix(name, ext)
	}
	return name
}

// magic is how files of a format begin.
var magic = []struct {
	at     int
	begins string
	format
}{
	{0, "PK\x03\x04", zipFormat}, {0, "PK\x05\x06", zipFormat}, {0, "\x1f\x8b", gzipFormat}, {0, "BZh", bzip2Format}, {257, "ustar", tarFormat},
	{0, "7z\xbc\xaf\x27\x1c", foreign}, {0, "Rar!\x1a\x07", foreign}, {0, "\xfd7zXZ\x00", foreign}, {0, "\x28\xb5\x2f\xfd", foreign},
}

// sniffed is how many bytes tell a format.
const sniffed = 512

// sniff tells a format by how the file begins: many an archive is called .zip and is none. "" is not known.
func sniff(head []byte) format {
	for _, m := range magic {
		if len(head) >= m.at && bytes.HasPrefix(head[m.at:], []byte(m.begins)) {
			return m.format
		}
	}
	return ""
}
