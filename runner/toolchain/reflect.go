package toolchain

import (
	"bytes"
	_ "embed"
	"fmt"
	"path/filepath"

	"takingturns/runner/kernel"
)

//go:embed overlay/reflect.go.txt
var reflectFile []byte

// trampolines is how many methods the types of one program may have.
const trampolines = 2048

// reflectSubstitutions let types made while the guest runs be as real as compiled
// ones. Paths are relative to GOROOT/src.
var reflectSubstitutions = []kernel.Substitution{
	{
		File: "reflect/type.go", Why: "unexported fields of types made at run time",
		Old: "\tif !p.Name.IsExported() {\n\t\tf.PkgPath = t.PkgPath.Name()\n",
		New: "\tif !p.Name.IsExported() || takingturnsHidden(p.Name.Name()) {\n\t\tf.PkgPath = t.PkgPath.Name()\n",
	},
	{
		File: "reflect/type.go", Why: "no coins where types are looked up",
		Old: "\t\"strconv\"\n\t\"sync\"\n",
		New: "\tisync \"internal/sync\"\n\t\"strconv\"\n\t\"sync\"\n",
	},
	{
		File: "reflect/type.go", Why: "the lock of the function types",
		Old: "var funcLookupCache struct {\n\tsync.Mutex",
		New: "var funcLookupCache struct {\n\tisync.Mutex",
	},
	{
		File: "reflect/type.go", Why: "the lock of the function types' layouts",
		Old: "var funcTypesMutex sync.Mutex",
		New: "var funcTypesMutex isync.Mutex",
	},
	{
		File: "reflect/type.go", Why: "the lock of the struct types",
		Old: "var structLookupCache struct {\n\tsync.Mutex",
		New: "var structLookupCache struct {\n\tisync.Mutex",
	},
	{
		File: "reflect/type.go", Why: "the pointers in a type that has no fields or elements yet",
		Old: "func addTypeBits(bv *bitVector, offset uintptr, t *abi.Type) {\n",
		New: "func addTypeBits(bv *bitVector, offset uintptr, t *abi.Type) {\n\tif takingturnsAddBits(bv, offset, t) {\n\t\treturn\n\t}\n",
	},
	{
		File: "fmt/print.go", Why: "printing unexported fields of types made at run time",
		Old: "\tval := v.Field(i)\n\tif val.Kind() == reflect.Interface",
		New: "\tval := takingturnsField(v, i)\n\tif val.Kind() == reflect.Interface",
	},
	{
		File: "runtime/type.go", Why: "methods of types made at run time",
		Old: "func (t rtype) textOff(off textOff) unsafe.Pointer {\n",
		New: "func (t rtype) textOff(off textOff) unsafe.Pointer {\n\tif off <= -1<<24 {\n\t\treturn unsafe.Pointer(takingturnsTextOff(int32(off)))\n\t}\n",
	},
}

// reflectOverlay returns the changed files of the standard library by which the
// guest makes types. They are not part of the kernel: compiled programs have no
// use for them.
func (t *Toolchain) reflectOverlay() (kernel.Files, error) {
	src := filepath.Join(t.goroot, "src")
	files, err := kernel.Apply(src, reflectSubstitutions)
	if err != nil {
		return nil, err
	}
	constant := fmt.Sprintf("package reflect\n\nconst takingturnsTrampolines = %d\n", trampolines)
	files[filepath.Join(src, "reflect", "takingturns_wasip1.go")] = reflectFile
	files[filepath.Join(src, "reflect", "takingturns_count.go")] = []byte(constant)
	files[filepath.Join(src, "reflect", "takingturns_wasm.s")] = trampolineFile()
	files[filepath.Join(src, "fmt", "takingturns.go")] = []byte("package fmt\n\nimport (\n\t\"reflect\"\n\t_ \"unsafe\"\n)\n\n" +
		"//go:linkname takingturnsField reflect.takingturnsField\nfunc takingturnsField(v reflect.Value, i int) reflect.Value\n")
	files[filepath.Join(src, "runtime", "takingturns_reflect.go")] = []byte("package runtime\n\nimport _ \"unsafe\"\n\n" +
		"//go:linkname takingturnsTextOff reflect.takingturnsTextOff\nfunc takingturnsTextOff(off int32) uintptr\n")
	return files, nil
}

// trampolineFile is assembly: each trampoline loads a func value of its own and
// goes on where the code of every func value made by reflect goes on.
func trampolineFile() []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, "#include \"textflag.h\"\n\n")
	for i := range trampolines {
		fmt.Fprintf(&b, "TEXT ·takingturnsCode%d(SB),(NOSPLIT|WRAPPER),$0\n\tMOVD $·takingturnsTable+%d(SB), CTXT\n\tMOVD 0(CTXT), CTXT\n\tJMP ·makeFuncStub(SB)\n\n", i, 8*i)
	}
	for i := range trampolines {
		fmt.Fprintf(&b, "DATA ·takingturnsCode+%d(SB)/8, $·takingturnsCode%d(SB)\n", 8*i, i)
	}
	fmt.Fprintf(&b, "GLOBL ·takingturnsCode(SB), RODATA, $%d\n\n", 8*trampolines)
	fmt.Fprint(&b, "TEXT ·takingturnsText(SB),NOSPLIT,$0-8\n\tMOVD $·takingturnsCode(SB), ret+0(FP)\n\tRET\n")
	return b.Bytes()
}
