package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"sync"
	"time"
)

// A slowTest is a test that measures more than a subject could, and reports its figures
// as attributes ([testing.T.Attr]).
type slowTest struct{ folder, name, environment string }

// attributeLine is how go test -v shows an attribute.
var attributeLine = regexp.MustCompile(`(?m)^=== ATTR +\S+ (\S+) (.*)$`)

// reported is a figure that a test reports; it runs once for all its figures. Times are in
// the form of [time.Duration.String].
func (l *lab) reported(test slowTest, attribute string) subject {
	if l.tests[test] == nil {
		l.tests[test] = sync.OnceValues(func() (string, error) { return l.runTest(test) })
	}
	run := l.tests[test]
	return func() (timing, error) {
		out, err := run()
		if err != nil {
			return timing{}, err
		}
		return attributeOf(out, attribute)
	}
}

func (l *lab) runTest(test slowTest) (output string, err error) {
	cmd := exec.CommandContext(l.ctx, "go", "test", "-count=1", "-v", "-timeout=30m", "-run=^"+test.name+"$", test.folder)
	cmd.Dir, cmd.Env = l.root, append(os.Environ(), "TURNS_SLOW=1", test.environment)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%v: %w\n%s", cmd, err, out)
	}
	return string(out), nil
}

// attributeOf finds an attribute in what a test printed: its last value.
func attributeOf(output, name string) (timing, error) {
	for _, found := range slices.Backward(attributeLine.FindAllStringSubmatch(output, -1)) {
		if found[1] != name {
			continue
		}
		if took, err := time.ParseDuration(found[2]); err == nil {
			return timing{took: took}, nil
		}
		return timing{text: found[2]}, nil
	}
	return timing{}, fmt.Errorf("the test reports no attribute %q:\n%s", name, output)
}
