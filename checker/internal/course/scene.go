package course

import "os"

// sceneFolder, in an exercise's folder, has the program that puts the exercise under buttons. Few exercises have one.
const sceneFolder = "cmd/lab"

// SceneDir returns the folder of the exercise's scene, whether there is one or not.
func (e *Exercise) SceneDir() string { return e.File(sceneFolder) }

// HasScene reports whether the exercise can be put under buttons.
func (e *Exercise) HasScene() bool {
	_, err := os.Stat(e.SceneDir())
	return err == nil
}

// ScenePackage returns the scene's package for the go command, in the workbook's root.
func (e *Exercise) ScenePackage() string { return "./exercises/" + e.Path + "/" + sceneFolder }
