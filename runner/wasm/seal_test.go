package wasm

import "testing"

func TestSeal(t *testing.T) {
	module := []byte("\x00asm\x01\x00\x00\x00")
	sealed := Seal(module)
	if !Sealed(sealed) {
		t.Error("what has been sealed is not")
	}
	if _, err := ExportGlobals(sealed); err != nil {
		t.Error("a sealed module is none:", err)
	}
	for i := range sealed {
		for bit := range 8 {
			sealed[i] ^= 1 << bit
			if Sealed(sealed) {
				t.Errorf("bit %d of byte %d does not matter", bit, i)
			}
			sealed[i] ^= 1 << bit
		}
		if Sealed(sealed[:i]) {
			t.Errorf("%d bytes are enough", i)
		}
	}
	if Sealed(nil) || Sealed(module) {
		t.Error("a module without a seal has one")
	}
}
