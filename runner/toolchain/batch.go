package toolchain

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
)

// A Source is the text of a program.
type Source struct {
	Name string // file name
	Text []byte
}

// Batch compiles many programs into one .wasm file, since that takes hardly longer
// than compiling one, and returns its path. The program runs that its only argument
// names. The programs become one package: they share no name declared at the top
// level save main, none prints in the course of initialization, and each main does
// no more than to call functions of its own file.
func (t *Toolchain) Batch(ctx context.Context, programs []Source) (string, error) {
	files, err := batchFiles(programs)
	if err != nil {
		return "", err
	}
	parts := []string{"batch"}
	for _, f := range files {
		parts = append(parts, f.Name, string(f.Text))
	}
	path := filepath.Join(t.Cache, "programs", t.key(parts...)+".wasm")
	if intact(path) {
		return path, nil
	}
	return path, t.compileFiles(ctx, path, files)
}

// batchFiles moves what the programs' functions main do into one, which tells the
// programs apart and leaves every statement at its line.
func batchFiles(programs []Source) ([]Source, error) {
	var files []Source
	var main bytes.Buffer
	main.WriteString("package main\n\nimport \"os\"\n\nfunc main() {\n\tswitch os.Args[1] {\n")
	for _, p := range programs {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, p.Name, p.Text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		f := mainOf(file)
		if f == nil {
			return nil, fmt.Errorf("%s: function main is undeclared in the main package", p.Name)
		}
		offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
		body := p.Text[offset(f.Body.Lbrace)+1 : offset(f.Body.Rbrace)]
		fmt.Fprintf(&main, "case %s:\n//line %s:%d\n%s\n", strconv.Quote(p.Name), p.Name, fset.Position(f.Body.Lbrace).Line, body)
		rest := bytes.Clone(p.Text)
		blank(rest[offset(f.Pos()):offset(f.End())])
		files = append(files, Source{p.Name, rest})
	}
	main.WriteString("}\n}\n")
	return append(files, Source{"batch.go", main.Bytes()}), nil
}

// blank overwrites text with spaces and keeps its lines.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}

// mainOf finds a program's function main.
func mainOf(file *ast.File) *ast.FuncDecl {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "main" && f.Recv == nil {
			return f
		}
	}
	return nil
}
