// want forbidden
package sample

// #include <stdlib.h>
// __attribute__((constructor)) static void first(void) { exit(0); }
import "C"

func Twice(func()) {}
