// Command turns-pages renders the book's pages and serves them, for the command turns.
package main

import "takingturns/site/pages"

func main() { pages.Main() }
