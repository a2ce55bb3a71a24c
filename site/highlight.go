package site

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
)

// Protesilaos Stavrou's accessible themes: the worst contrast of a token on its
// background is 7.99 (light) and 8.83 (dark).
var (
	lightStyle = styles.Get("modus-operandi")
	darkStyle  = styles.Get("modus-vivendi")
)

// languages are those of the book, by the names that its fences give them. Others of chroma's
// hundreds do not come to an end with each text that a stranger's chapter may hold.
var languages = sync.OnceValue(func() map[string]chroma.Lexer {
	all := map[string]chroma.Lexer{}
	for _, name := range []string{"bash", "console", "go", "python"} {
		all[name] = lexers.Get(name)
	}
	return all
})

// highlight turns source into lines of HTML, each ending with its newline. Tokens
// carry chroma's short class names. Another language is plain text.
func highlight(language, source string) ([]template.HTML, error) {
	lexer := languages()[strings.ToLower(language)]
	if lexer == nil {
		lexer = lexers.Fallback
	}
	tokens, err := chroma.Tokenise(chroma.Coalesce(lexer), nil, source)
	if err != nil {
		return nil, err
	}
	var lines []template.HTML
	for _, line := range chroma.SplitTokensIntoLines(tokens) {
		var b strings.Builder
		for _, token := range line {
			text := template.HTMLEscapeString(strings.TrimSuffix(token.Value, "\n"))
			if class := styledClass[token.Type]; class != "" && text != "" {
				text = fmt.Sprintf(`<span class="%s">%s</span>`, class, text)
			}
			b.WriteString(text)
		}
		lines = append(lines, template.HTML(b.String()+"\n"))
	}
	return lines, nil
}

// styledClass holds the class of each type of token that a theme tells from plain text.
var styledClass = func() map[chroma.TokenType]string {
	styled := maps.Clone(chroma.StandardTypes)
	maps.DeleteFunc(styled, func(t chroma.TokenType, _ string) bool {
		return tokenColour(lightStyle, t) == "" && tokenColour(darkStyle, t) == ""
	})
	return styled
}()

// tokenColour is the colour of a token, empty if it is that of plain text.
func tokenColour(style *chroma.Style, t chroma.TokenType) string {
	colour := style.Get(t).Colour
	if !colour.IsSet() || colour == style.Get(chroma.Background).Colour {
		return ""
	}
	return colour.String()
}

// highlightCSS gives the classes of tokens their colour in both themes, one rule
// a pair of colours.
func highlightCSS() string {
	rules := make(map[string][]string)
	for t, class := range styledClass {
		if t <= 0 { // a part of chroma's own layout
			continue
		}
		light, dark := tokenColour(lightStyle, t), tokenColour(darkStyle, t)
		if light == "" {
			light = "CanvasText"
		}
		if dark == "" {
			dark = "CanvasText"
		}
		rule := fmt.Sprintf("{color:light-dark(%s,%s)}", light, dark)
		rules[rule] = append(rules[rule], "code ."+class)
	}
	var b strings.Builder
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		slices.Sort(rules[rule])
		fmt.Fprintf(&b, "%s%s\n", strings.Join(rules[rule], ","), rule)
	}
	return b.String()
}
