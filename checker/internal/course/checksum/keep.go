package checksum

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"koans/checker/internal/atomicfile"
)

// Keep keeps the content of each shipped file below dir, by its id, so that [Shipped] has it without git as well: a
// workbook may be downloaded without its history. What has been changed by now is not kept. Once
// all of a sum file has been looked at, Keep does nothing until there is another.
func Keep(root string) error {
	sums, err := Read(root)
	if err != nil {
		return err
	}
	if keptAll(root, sums) {
		return nil
	}
	if err := os.MkdirAll(filepath.Join(root, keptIn), 0o755); err != nil {
		return fmt.Errorf("keeping files as they were shipped: %w", err)
	}
	for _, name := range sums.paths() {
		if err := keep(root, name, sums[name]); err != nil {
			return fmt.Errorf("keeping %s as it was shipped: %w", name, err)
		}
	}
	return atomicfile.Write(keptNote(root), []byte(BlobID(sums.Text())+"\n"))
}

// KeptAll reports whether [Keep] has looked at all that the sum file lists.
func KeptAll(root string) bool {
	sums, err := Read(root)
	return err == nil && keptAll(root, sums)
}

func keptAll(root string, sums Sums) bool {
	of, err := os.ReadFile(keptNote(root))
	return err == nil && strings.TrimSpace(string(of)) == BlobID(sums.Text())
}

// keptNote names the file that holds the id of the sum file that was last gone through.
func keptNote(root string) string { return filepath.Join(root, keptIn, "of") }

// keptIn is the folder of contents, named by their ids.
var keptIn = filepath.Join(".koans", "shipped")

func keep(root, name, id string) error {
	content, err := os.ReadFile(filepath.Join(root, "exercises", filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if shippedID(content) != id {
		return nil
	}
	if _, there := kept(root, id); there {
		return nil
	}
	// Not written atomically, which takes a moment for each of hundreds: kept looks at the content before it is believed.
	return os.WriteFile(filepath.Join(root, keptIn, id), withoutCRLF(content), 0o644)
}

// kept returns the content with that id, if it was kept whole.
func kept(root, id string) ([]byte, bool) {
	content, err := os.ReadFile(filepath.Join(root, keptIn, id))
	if err != nil || BlobID(content) != id {
		return nil, false
	}
	return content, true
}
