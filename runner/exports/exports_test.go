package exports

import (
	"os/exec"
	"strings"
	"testing"
)

func TestImport(t *testing.T) {
	listed, err := exec.Command("go", "list", "-export", "-f", Format, "net/http", "context").Output()
	if err != nil {
		t.Fatal(err)
	}
	from := NewImporter(string(listed))
	http, err := from.Import("net/http")
	if err != nil {
		t.Fatal(err)
	}
	context, err := from.Import("context")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := from.Import("context"); again != context || err != nil {
		t.Errorf("read again: %v, %v", again, err)
	}
	const want = "func net/http.NewRequestWithContext(ctx context.Context, method string, url string, body io.Reader) (*net/http.Request, error)"
	if got := http.Scope().Lookup("NewRequestWithContext").String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	named := context.Scope().Lookup("Context")
	for _, imported := range http.Imports() {
		if imported.Path() == "context" && imported.Scope().Lookup("Context") != named {
			t.Error("a package that another imports is not the one that is imported by itself")
		}
	}
	if _, err := from.Import("unsafe"); err != nil {
		t.Error(err)
	}
	if _, err := from.Import("fmt"); err == nil || !strings.Contains(err.Error(), "no export data of package fmt") {
		t.Errorf("a package that was not listed: %v", err)
	}
}
