package diagnose

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFunctionsAreToldByTheirOwnNames(t *testing.T) {
	for short, name := range map[string]string{
		"Pool": "Pool", "Pool.func1": "Pool", "(*Task[...]).Await": "Await", "Last[...]": "Last", "Last[go.shape.int]": "Last",
		"Last[...].func2": "Last", "(*Semaphore).Acquire.func1": "Acquire", "Queue.Put": "Put", "": "",
	} {
		assert.Equal(t, name, functionOf(short), short)
	}
}
