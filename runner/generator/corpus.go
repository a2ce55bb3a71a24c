package generator

import (
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"
)

// Corpus returns the programs in the txtar files of a directory: what Mutate begins with.
func Corpus(dir string) (programs []string, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return nil, err
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".go") {
				programs = append(programs, string(f.Data))
			}
		}
	}
	if programs == nil {
		return nil, fmt.Errorf("%s holds no programs", dir)
	}
	return programs, nil
}
