package sandbox

import (
	"debug/elf"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Libraries lists what the program at path reads as it starts: its loader, the shared libraries that it is linked to, and
// theirs, each as a file. A folder of libraries has programs in it, too, and whoever may use the loader may start them.
// Where a library is not found the list is that of [SystemLibraries].
func Libraries(path string) []string {
	interpreter := loader(path)
	if interpreter == nil {
		return nil
	}
	found := slices.Clone(interpreter)
	if _, err := os.Stat(loaderCache); err == nil {
		found = append(found, loaderCache)
	}
	seen := map[string]bool{filepath.Base(interpreter[0]): true} // some libraries need the loader
	for next := []string{path}; len(next) > 0; next = next[1:] {
		for _, name := range imported(next[0]) {
			if seen[name] {
				continue
			}
			seen[name] = true
			files := librariesCalled(name, path)
			if len(files) == 0 {
				return SystemLibraries()
			}
			found = append(found, files...)
			next = append(next, files[0])
		}
	}
	return found
}

const loaderCache = "/etc/ld.so.cache"

// libraryFolders are where a loader looks by itself, and where distributions keep what its cache names.
var libraryFolders = []string{
	"/lib/*-linux-*", "/usr/lib/*-linux-*", "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib",
}

// librariesCalled returns the files of that name that a program like the one at path can load: in each
// folder, since which of them the loader takes is its affair.
func librariesCalled(name, path string) []string {
	var found []string
	for _, folder := range libraryFolders {
		files, _ := filepath.Glob(filepath.Join(folder, name)) // the patterns are well formed
		for _, file := range files {
			if sameMachine(file, path) {
				found = append(found, file)
			}
		}
	}
	return found
}

func sameMachine(a, b string) bool {
	f, err := elf.Open(a)
	if err != nil {
		return false
	}
	defer f.Close()
	g, err := elf.Open(b)
	if err != nil {
		return false
	}
	defer g.Close()
	return f.Machine == g.Machine && f.Class == g.Class
}

func imported(path string) []string {
	f, err := elf.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	names, _ := f.ImportedLibraries() // what cannot be read cannot be loaded: exec will say
	return names
}

// loader returns the program that the kernel starts to load path, which is a shared library in disguise. Whoever
// may start path must be able to start it, too.
func loader(path string) []string {
	f, err := elf.Open(path)
	if err != nil {
		return nil // a script, or nothing at all: exec will say
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			if b, err := io.ReadAll(p.Open()); err == nil {
				return []string{strings.TrimRight(string(b), "\x00")}
			}
		}
	}
	return nil
}

// SystemLibraries lists what any program linked to the C library may read as it starts, and a compiler as it works.
func SystemLibraries() []string {
	var found []string
	for _, path := range []string{
		"/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib",
		loaderCache, "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/nix/store", "/gnu/store",
	} {
		if _, err := os.Stat(path); err == nil {
			found = append(found, path)
		}
	}
	return found
}
