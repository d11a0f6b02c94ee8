package page

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// plain are the ids that are names of files on every system: no folders, no upper case (there are systems that
// do not tell cases apart), nothing that a shell, an address or Windows reads otherwise.
var plain = regexp.MustCompile(`^[a-z0-9]([a-z0-9._@-]{0,62}[a-z0-9])?$`)

// device are names that Windows keeps for itself, whatever comes after their first dot.
var device = regexp.MustCompile(`^(con|prn|aux|nul|conin|conout|(com|lpt)[0-9])(\.|$)`)

// File returns the name of the file of a student's page: the id where it is a harmless name, and else what is
// harmless in it, with a hash of the whole. Different ids have different names.
func File(id string) string {
	if plain.MatchString(id) && !device.MatchString(id) {
		return id + ".html"
	}
	const longest = 32
	var b strings.Builder
	for _, r := range strings.ToLower(id) {
		if b.Len() == longest {
			break
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
			b.WriteByte('-')
		}
	}
	sum := sha256.Sum256([]byte(id))
	// No plain id has a tilde in it.
	return "id-" + strings.Trim(b.String(), "-") + "~" + hex.EncodeToString(sum[:10]) + ".html"
}
