package main

import (
	"os/exec"
	"runtime"
)

// openBrowser opens the page if it can. The address has been printed, and so nothing is lost if it cannot.
func openBrowser(page string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", page)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", page)
	default:
		cmd = exec.Command("xdg-open", page)
	}
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
