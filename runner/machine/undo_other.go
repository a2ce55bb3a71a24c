//go:build !linux

package machine

// undo restores single pages, where the system says which have been written.
func (m *memory) undo() bool { return false }
