package checksum

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
)

// BlobID returns the id under which git keeps content: what `git hash-object` prints.
func BlobID(content []byte) string {
	h := sha1.New() // git's choice; the ids must be git's for reset to find the blobs
	fmt.Fprintf(h, "blob %d\x00", len(content))
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}

// shippedID returns the id of the blob that git makes of a file with this content.
// An editor, or a git set up for Windows, may have put CRLF at the ends of the
// lines; .gitattributes sees to it that blobs hold LF.
func shippedID(content []byte) string { return BlobID(withoutCRLF(content)) }

func withoutCRLF(content []byte) []byte {
	return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
}
