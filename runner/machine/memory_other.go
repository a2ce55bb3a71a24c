//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package machine

// reserve takes a range of size zeroed bytes.
func reserve(size int) ([]byte, error) { return make([]byte, size), nil }

// release leaves a range from reserve to the garbage collector.
func release([]byte) {}
