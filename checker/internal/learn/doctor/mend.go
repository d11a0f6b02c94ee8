package doctor

import (
	"os"
	"regexp"
)

func installGo(goos string) string {
	switch goos {
	case "darwin":
		return "install it from https://go.dev/dl or with: brew install go"
	case "windows":
		return "install it from https://go.dev/dl or with: winget install GoLang.Go"
	}
	return "install it from https://go.dev/dl (what a distribution packages is often too old)"
}

func installGit(goos string) string {
	switch goos {
	case "darwin":
		return "xcode-select --install"
	case "windows":
		return "winget install Git.Git"
	}
	return linuxPackage("git", "git", "git", "git")
}

func installCompiler(goos string) string {
	if goos == "windows" {
		return "install MSYS2 from https://www.msys2.org, in its window run: pacman -S mingw-w64-ucrt-x86_64-gcc, " +
			`and put C:\msys64\ucrt64\bin on the PATH`
	}
	return linuxPackage("gcc libc6-dev", "gcc glibc-devel", "gcc", "gcc musl-dev")
}

var idLine = regexp.MustCompile(`(?m)^ID(?:_LIKE)?="?([^"\n]*)"?$`)

// linuxPackage names the command of this distribution that installs the packages.
func linuxPackage(debian, fedora, arch, alpine string) string {
	release, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return "install with your system's packages: " + debian
	}
	for _, m := range idLine.FindAllSubmatch(release, -1) {
		for _, id := range regexp.MustCompile(`\S+`).FindAllString(string(m[1]), -1) {
			switch id {
			case "debian", "ubuntu":
				return "sudo apt install " + debian
			case "fedora", "rhel":
				return "sudo dnf install " + fedora
			case "arch":
				return "sudo pacman -S " + arch
			case "alpine":
				return "apk add " + alpine
			}
		}
	}
	return "install with your system's packages: " + debian
}
