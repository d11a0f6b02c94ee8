//go:build race

package predict

const detectsRaces = true
