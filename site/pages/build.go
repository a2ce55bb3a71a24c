package pages

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"takingturns/runner/command"
	"takingturns/runner/record"
	"takingturns/runner/toolchain"
	"takingturns/site"
)

// build renders the book to site/public.
func build(ctx context.Context) error {
	tools, modules, err := pageModules(ctx)
	if err != nil {
		return err
	}
	root := tools.Root
	out := filepath.Join(root, "site", "public")
	if err := site.Build(filepath.Join(root, "chapters"), filepath.Join(root, "golden"), out, modules); err != nil {
		return command.Complain(1, err.Error())
	}
	fmt.Printf("the book is at %s\n", filepath.Join(out, "index.html"))
	return nil
}

// pageModules builds what runs programs in the page, unless it is there.
func pageModules(ctx context.Context) (*toolchain.Toolchain, site.Modules, error) {
	tools, err := toolchain.New(ctx, command.NewProgress(os.Stderr).Report)
	if err != nil {
		return nil, nil, err
	}
	modules, err := tools.Page(ctx, record.Limits{}.WithDefaults().Memory)
	return tools, modules, err
}
