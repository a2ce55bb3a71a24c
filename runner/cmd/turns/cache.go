package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"takingturns/runner/toolchain"

	"github.com/spf13/cobra"
)

func cacheCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cache",
		Short: "Print the directory that holds what was built and what runs gave",
		Long: `Print the directory that holds what was built for the machine and what runs in it
gave and, on standard error, how large it is. What nobody has used for 30 days is removed,
and of the rest what was used longest ago, beyond 5 GiB. The directory can be deleted at any
time; the next run makes again what it needs.`,
		Example: `  rm -r "$(turns cache)"`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			dir, err := toolchain.CacheDir()
			if err == nil {
				fmt.Println(dir)
				fmt.Fprintf(os.Stderr, "turns: it holds %d MiB\n", sizeOf(dir)>>20)
			}
			return err
		},
	}
}

// sizeOf is how many bytes the files below a directory have.
func sizeOf(dir string) (bytes int64) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // gone meanwhile
		}
		if info, err := d.Info(); err == nil && !d.IsDir() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}
