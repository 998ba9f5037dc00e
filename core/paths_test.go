package core_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestConstantPaths proves by the syntax tree that no path that gjson gets, and no
// name that strictjson's Get gets, holds a user's data, and that none is a
// modifier: each is a literal, or a parameter for which every caller in the package
// passes a literal.
func TestConstantPaths(t *testing.T) {
	found := 0
	for folder, files := range packages(t) {
		calls := callsOf(files)
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				f, ok := n.(*ast.FuncDecl)
				if !ok {
					return true
				}
				ast.Inspect(f, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					path := pathOf(call)
					if path == nil {
						return true
					}
					found++
					require.Truef(t, constant(path, f, calls, 0), "%s: %s passes a path that is not constant", folder, f.Name.Name)
					return true
				})
				return false
			})
		}
	}
	require.Greater(t, found, 50, "the test no longer finds the calls that it is about")
}

// packages parses what is compiled of the core, by folder.
func packages(t *testing.T) map[string][]*ast.File {
	byFolder := map[string][]*ast.File{}
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		byFolder[filepath.Dir(path)] = append(byFolder[filepath.Dir(path)], file)
		return err
	}))
	return byFolder
}

// made is a call and the function that it stands in.
type made struct {
	*ast.CallExpr
	in *ast.FuncDecl
}

// callsOf collects the calls of each function or method by its name.
func callsOf(files []*ast.File) map[string][]made {
	calls := map[string][]made{}
	for _, file := range files {
		for _, d := range file.Decls {
			in, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					switch f := call.Fun.(type) {
					case *ast.Ident:
						calls[f.Name] = append(calls[f.Name], made{call, in})
					case *ast.SelectorExpr:
						calls[f.Sel.Name] = append(calls[f.Sel.Name], made{call, in})
					}
				}
				return true
			})
		}
	}
	return calls
}

// pathOf is the path argument of a call of gjson's or sjson's, else nil.
func pathOf(call *ast.CallExpr) ast.Expr {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	from, _ := f.X.(*ast.Ident)
	switch {
	case from != nil && from.Name == "amo": // amo.Get makes a request
		return nil
	case f.Sel.Name == "Get" && len(call.Args) == 1:
		return call.Args[0]
	case from != nil && (from.Name == "gjson" && strings.HasPrefix(f.Sel.Name, "Get") || from.Name == "sjson") && len(call.Args) > 1:
		return call.Args[1]
	}
	return nil
}

// constant follows a path to the literals that it can be.
func constant(path ast.Expr, f *ast.FuncDecl, calls map[string][]made, depth int) bool {
	switch p := path.(type) {
	case *ast.BasicLit:
		return p.Kind == token.STRING && !strings.ContainsAny(p.Value, "@!#*?|")
	case *ast.Ident:
		if f == nil || depth > 3 {
			return false
		}
		at, callers := parameter(f, p.Name), calls[f.Name.Name]
		if at < 0 || len(callers) == 0 {
			return loopOverLiterals(f, p.Name)
		}
		for _, call := range callers {
			if at >= len(call.Args) || !constant(call.Args[at], call.in, calls, depth+1) {
				return false
			}
		}
		return true
	}
	return false
}

// parameter is the place of a parameter among a function's, -1 when it has none
// so named.
func parameter(f *ast.FuncDecl, name string) int {
	at := 0
	for _, field := range f.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				return at
			}
			at++
		}
	}
	return -1
}

// loopOverLiterals reports whether name ranges over a list of literals.
func loopOverLiterals(f *ast.FuncDecl, name string) bool {
	is := false
	ast.Inspect(f, func(n ast.Node) bool {
		loop, ok := n.(*ast.RangeStmt)
		if !ok {
			return true
		}
		value, _ := loop.Value.(*ast.Ident)
		list, _ := loop.X.(*ast.CompositeLit)
		if value == nil || value.Name != name || list == nil {
			return true
		}
		is = true
		for _, e := range list.Elts {
			if _, ok := e.(*ast.BasicLit); !ok {
				is = false
			}
		}
		return true
	})
	return is
}
